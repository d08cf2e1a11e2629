namespace RegulatedWorkload.Hosting.Topology;

/// <summary>
/// The services by name and their calls by callee: what every reader of a declaration asks for, again and again.
/// </summary>
/// <remarks>
/// Equal to any other: a declaration is equal to another by what it says, and this follows from that.
/// </remarks>
internal sealed class CallGraph : IEquatable<CallGraph>
{
    private readonly Dictionary<string, Service> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Service> _entrances = new(StringComparer.Ordinal);
    private readonly ILookup<string, (Service Caller, Call Call)> _calls;

    public CallGraph(IReadOnlyList<Service> services)
    {
        foreach (var service in services)
        {
            // A name or a host given twice is a broken rule, told elsewhere; the first holds meanwhile.
            _services.TryAdd(service.Name, service);
            foreach (var host in service.Hosts) _entrances.TryAdd(host, service);
        }

        Routes = [.. services.SelectMany(service => service.Hosts, (service, host) => new Route(host, service.Name))];
        _calls = services
            .SelectMany(caller => caller.Outgoing, (caller, call) => (Caller: caller, Call: call))
            .ToLookup(entry => entry.Call.Callee, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<Route> Routes { get; }

    public Service? Find(string name) => _services.GetValueOrDefault(name);

    public Service? EntranceOf(string host) => _entrances.GetValueOrDefault(host);

    public IEnumerable<(Service Caller, Call Call)> CallersOf(string callee) => _calls[callee];

    public bool Equals(CallGraph? other) => other is not null;

    public override bool Equals(object? obj) => obj is CallGraph;

    public override int GetHashCode() => 0;
}
