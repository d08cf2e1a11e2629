using RegulatedWorkload.BenchV1;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>Two services and the call between them, declared, certified and told their slices as any others.</summary>
internal static class HopWorkload
{
    public const string Asker = "asker";
    public const string Answerer = "answerer";

    /// <summary>How many ports the plan takes at most.</summary>
    public const int Ports = 20;

    private const string Entrance = "entrance";

    /// <summary>The plan, whose files and certificates are written under <paramref name="state"/>.</summary>
    public static LaunchPlan Prepare(string state, int port)
    {
        string[] methods = [.. Echo.Descriptor.Methods.Select(method => method.Name)];
        var topology = new WorkloadTopology(
            "workload.example",
            [
                Service.InScope(Entrance, "is not started").Serves("shop", "pay").Calls(Asker, methods),
                Service.OutOfScope(Asker, "asks").Calls(Answerer, methods),
                Service.OutOfScope(Answerer, "answers"),
            ],
            []);
        var contract = new Contract(Echo.Descriptor.FullName, methods.ToHashSet());
        var valid = ValidWorkload.Validate(topology, new Contracts(
            new Dictionary<string, Contract> { [Asker] = contract, [Answerer] = contract },
            new Dictionary<string, string>()));
        var plan = LaunchPlanner.Create(valid, new LaunchOptions(state, port));
        LocalFiles.Write(plan);
        _ = new LocalCertificates(topology, new LocalState(state), TimeProvider.System).RenewDue();
        return plan;
    }
}
