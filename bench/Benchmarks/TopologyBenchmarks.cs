using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Benchmarks;

/// <summary>
/// Checking a declaration and planning its launch, from a small workload to one far beyond any. The baseline turns the
/// same declaration into JSON: work that reads everything once.
/// </summary>
public class TopologyBenchmarks
{
    private static readonly string[] Methods = ["Get", "Put"];

    private WorkloadTopology _topology = null!;
    private Contracts _contracts = null!;
    private ValidWorkload _valid = null!;

    [Params(10, 100, 1_000)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var services = Enumerable.Range(0, Services).Select(Declare).ToList();
        _topology = new WorkloadTopology(
            "workload.example",
            services,
            []);
        _contracts = new Contracts(
            services.Skip(1).ToDictionary(
                service => service.Name, service => new Contract($"{service.Name}.v1.Api", Methods.ToHashSet())),
            new Dictionary<string, string>());
        _valid = ValidWorkload.Validate(_topology, _contracts);
    }

    [Benchmark(Baseline = true, Description = "as JSON")]
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(_topology);

    [Benchmark(Description = "validate")]
    public int Validate() => TopologyRules.Check(_topology, _contracts).Count;

    [Benchmark(Description = "launch plan")]
    public int Plan() =>
        LaunchPlanner.Create(_valid, new LaunchOptions("/state", 10_000)).Services.Count;

    // A tree of out-of-scope services: each is called by one, and calls three.
    private Service Declare(int number)
    {
        var service = Service.OutOfScope($"service-{number}", "is measured").Stores();
        if (number == 0) service = Service.InScope($"service-{number}", "is the entrance").Serves("shop", "pay");
        return Enumerable.Range((number * 3) + 1, 3)
            .Where(callee => callee < Services)
            .Aggregate(service, (caller, callee) => caller.Calls($"service-{callee}", Methods));
    }
}
