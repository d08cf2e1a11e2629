using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Benchmarks;

/// <summary>
/// All manifests of a declaration as text, checks included, from a small workload to one far beyond any. The baseline
/// turns the same declaration into JSON: work that reads everything once.
/// </summary>
public class PublishBenchmarks
{
    private PublishInput _input = null!;

    [Params(10, 100, 1_000)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var services = Enumerable.Range(0, Services).Select(Declare).ToList();
        _input = new PublishInput(
            ValidWorkload.Validate(
                new WorkloadTopology("workload.example", services, []),
                new Contracts(
                    services.Skip(1).ToDictionary(
                        service => service.Name,
                        service => new Contract($"{service.Name}.v1.Api", new HashSet<string> { "Get" })),
                    new Dictionary<string, string>())),
            Environment(services),
            new ImageLock(
                "",
                new BaseImage("", ""),
                services.ToDictionary(service => service.Name, service => Image(service.Name))));
    }

    [Benchmark(Baseline = true, Description = "as JSON")]
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(_input.Topology);

    [Benchmark(Description = "publish")]
    public int Publish() => Publisher.Write(_input, "production").Count;

    private static ClusterEnvironment Environment(List<Service> services)
    {
        var faults = new List<string>();
        var example = EnvironmentFile.Read(RepositoryRoot.Find(), "production", faults)
            ?? throw new InvalidOperationException(string.Join(' ', faults));
        var identities = services.SelectMany(service => new[] { service.Name, $"{service.Name}-migrate" })
            .Append("ingress")
            .Index()
            .ToDictionary(entry => entry.Item, entry => $"00000000-0000-4000-8000-{entry.Index:D12}");
        return example with
        {
            Azure = example.Azure with { Identities = identities },
            Databases = example.Databases.ToDictionary(
                database => database.Key, database => database.Value with { UserConnections = 1_000_000 }),
            Egresses = new Dictionary<string, EgressSettings>(),
        };
    }

    private static LockedImage Image(string service) =>
        new($"live/a0005/{service}", $"sha256:{new string('0', 64)}", 0);

    // A tree: each service is called by one, and calls three; half of them store, half are in scope.
    private Service Declare(int number)
    {
        var name = $"service-{number}";
        var service = number % 2 == 0
            ? Service.InScope(name, "is measured").Stores()
            : Service.OutOfScope(name, "is measured");
        if (number == 0) service = Service.InScope(name, "is the entrance").Serves("shop");
        return Enumerable.Range((number * 3) + 1, 3)
            .Where(callee => callee < Services)
            .Aggregate(service, (caller, callee) => caller.Calls($"service-{callee}", "Get"));
    }
}
