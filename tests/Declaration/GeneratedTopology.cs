using CsCheck;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>Declarations that keep every rule, of one to ten services that call each other without a cycle.</summary>
internal sealed record GeneratedTopology(WorkloadTopology Topology, Contracts Contracts)
{
    private static readonly string[] s_methods = ["Do", "Undo", "Read", "List"];

    private static Gen<string> Name { get; } =
        Gen.Select(Gen.Char['a', 'z'], Gen.String[Gen.OneOf([.. "abcxyz019-"]), 0, 12], Gen.Char['0', '9'])
            .Select((first, middle, last) => first + middle + last);

    /// <summary>Any valid declaration with one entrance, for the hosts shop and pay.</summary>
    public static Gen<GeneratedTopology> Any { get; } =
        from names in Name.HashSet[3, 12]
        from externals in Gen.Int[0, 2]
        from seed in Gen.Int.Array[64]
        select Build([.. names], Math.Min(externals, names.Count - 2), new Choices(seed));

    /// <summary>The same declaration, changed.</summary>
    public GeneratedTopology With(Func<WorkloadTopology, WorkloadTopology> change) =>
        this with { Topology = change(Topology) };

    /// <summary>The same declaration with one service changed.</summary>
    public GeneratedTopology With(string name, Func<Service, Service> change) => With(topology => topology with
    {
        Services = [.. topology.Services.Select(service => service.Name == name ? change(service) : service)],
    });

    public override string ToString() => string.Join("; ", Topology.Services.Select(service =>
        $"{service.Name} ({service.Scope}) -> {string.Join(", ", service.Outgoing.Select(call => call.Callee))}"));

    private static GeneratedTopology Build(List<string> names, int externals, Choices choose)
    {
        var outside = names[..externals];
        var services = new List<Service>();
        foreach (var name in names[externals..^1])
        {
            services.Add(Inner(name, services, outside, choose));
        }

        services.Add(Entrance(names[^1], services, choose));
        return new GeneratedTopology(
            new WorkloadTopology(
                "workload.example",
                choose.Shuffled(services),
                [.. outside.Select(name => new External(name, ""))]),
            new Contracts(
                names.ToDictionary(name => name, name => new Contract($"test.{name}", s_methods.ToHashSet())),
                new Dictionary<string, string>()));
    }

    private static Service Inner(string name, List<Service> before, List<string> outside, Choices choose)
    {
        var service = choose.Yes() ? Service.InScope(name, "") : Service.OutOfScope(name, "");
        if (choose.Yes()) service = service.Stores();
        if (choose.Yes()) service = service.Reads(name + "-key");
        if (choose.Yes()) service = service.Links("pay");
        foreach (var external in outside.Where(_ => choose.Yes())) service = service.Reaches(external);
        return Calling(service, before, choose);
    }

    private static Service Entrance(string name, List<Service> before, Choices choose)
    {
        var entrance = Calling(Service.InScope(name, "").Serves("shop", "pay"), before, choose);
        var shop = before.FirstOrDefault(service => service.Scope == Scope.OutOfScope
            && entrance.Outgoing.All(call => call.Callee != service.Name));
        return shop is null ? entrance : entrance.Forwards(shop.Name, "/");
    }

    private static Service Calling(Service service, List<Service> callees, Choices choose)
    {
        foreach (var callee in callees.Where(_ => choose.Yes()))
        {
            service = service.Calls(callee.Name, [.. s_methods.Take(1 + choose.Below(s_methods.Length))]);
        }

        return service;
    }

    private sealed class Choices(int[] seed)
    {
        private int _next;

        public bool Yes() => Below(2) == 0;

        public int Below(int limit) => (int)((uint)seed[_next++ % seed.Length] % limit);

        public List<T> Shuffled<T>(List<T> items) => [.. items.OrderBy(_ => Below(1000))];
    }
}
