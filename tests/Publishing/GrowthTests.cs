using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// What is computed from a declaration grows as the declaration does. Allocated bytes are counted, not time: they are
/// the same on every machine.
/// </summary>
public sealed class GrowthTests
{
    private const int Few = 100;
    private const int Many = 4 * Few;

    // Quadratic growth would be sixteenfold; what is made once makes it a little less than fourfold.
    private const double Most = 5;

    [Fact]
    public void A_launch_plan_takes_memory_in_proportion_to_its_services() =>
        AssertLinear(Declared, workload => LaunchPlanner.Create(workload, new LaunchOptions("/state", 10_000)));

    [Fact]
    public void The_rules_of_a_declaration_take_memory_in_proportion_to_its_services() =>
        AssertLinear(Declared, workload => TopologyRules.Check(workload.Topology, workload.Contracts));

    [Fact]
    public void Manifests_take_memory_in_proportion_to_their_services() =>
        AssertLinear(Input, input => Publishers.All.SelectMany(publisher => publisher(input)).ToList());

    [Fact]
    public void No_service_is_compared_with_all_others()
    {
        var (few, many) = (Lookups(Few), Lookups(Many));

        Assert.True(many <= few * Most, $"{Few} services are read {few} times, {Many} of them {many} times.");
    }

    private static void AssertLinear<T>(Func<int, T> prepare, Func<T, object> compute)
    {
        var (few, many) = (Allocated(prepare(Few), compute), Allocated(prepare(Many), compute));

        Assert.True(many <= few * Most, $"{Few} services take {few} bytes, {Many} of them {many}.");
    }

    private static long Allocated<T>(T input, Func<T, object> compute)
    {
        // Once for what the runtime makes at first use.
        GC.KeepAlive(compute(input));
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(compute(input));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Lookups(int services)
    {
        var declared = Declared(services);
        var counted = new CountedList<Service>(declared.Topology.Services);
        var workload = ValidWorkload.Validate(declared.Topology with { Services = counted }, declared.Contracts);
        counted.Reads = 0;
        GC.KeepAlive(LaunchPlanner.Create(workload, new LaunchOptions("/state", 10_000)));
        GC.KeepAlive(Publisher.Write(Input(services) with { Workload = workload }, "production"));
        return counted.Reads;
    }

    private static PublishInput Input(int services)
    {
        var workload = Declared(services);
        var example = Committed.Input.Environment;
        var names = workload.Topology.Services.Select(service => service.Name).ToList();
        return new PublishInput(
            workload,
            example with
            {
                Azure = example.Azure with
                {
                    Identities = names.SelectMany(name => new[] { name, $"{name}-migrate" }).Append("ingress").Index()
                        .ToDictionary(entry => entry.Item, entry => $"00000000-0000-4000-8000-{entry.Index:D12}"),
                },
                Databases = example.Databases.ToDictionary(
                    database => database.Key, database => database.Value with { UserConnections = 1_000_000 }),
                Egresses = new Dictionary<string, EgressSettings>(),
            },
            new ImageLock(
                "",
                new BaseImage("", ""),
                names.ToDictionary(
                    name => name, name => new LockedImage($"live/a0005/{name}", $"sha256:{new string('0', 64)}", 0))));
    }

    // A tree: each service is called by one, and calls three; half of them store, half are in scope.
    private static ValidWorkload Declared(int services)
    {
        var all = Enumerable.Range(0, services).Select(number => Declare(number, services)).ToList();
        return ValidWorkload.Validate(
            new WorkloadTopology("workload.example", all, []),
            new Contracts(
                all.Skip(1).ToDictionary(
                    service => service.Name,
                    service => new Contract($"{service.Name}.v1.Api", new HashSet<string> { "Get" })),
                new Dictionary<string, string>()));
    }

    private static Service Declare(int number, int services)
    {
        var name = $"service-{number}";
        var service = number % 2 == 0
            ? Service.InScope(name, "is measured").Stores()
            : Service.OutOfScope(name, "is measured");
        if (number == 0) service = Service.InScope(name, "is the entrance").Serves("shop");
        return Enumerable.Range((number * 3) + 1, 3)
            .Where(callee => callee < services)
            .Aggregate(service, (caller, callee) => caller.Calls($"service-{callee}", "Get"));
    }

    private sealed class CountedList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>
    {
        public long Reads { get; set; }

        public int Count => items.Count;

        public T this[int index]
        {
            get
            {
                Reads++;
                return items[index];
            }
        }

        public IEnumerator<T> GetEnumerator()
        {
            foreach (var item in items)
            {
                Reads++;
                yield return item;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
