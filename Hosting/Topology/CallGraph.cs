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
    private readonly ILookup<string, (Service Caller, Call Call)> _calls;

    public CallGraph(IReadOnlyList<Service> services)
    {
        foreach (var service in services)
        {
            // A name given twice is a broken rule, told elsewhere; the first holds meanwhile.
            _services.TryAdd(service.Name, service);
        }

        _calls = services
            .SelectMany(caller => caller.Outgoing, (caller, call) => (Caller: caller, Call: call))
            .ToLookup(entry => entry.Call.Callee, StringComparer.Ordinal);
    }

    public Service? Find(string name) => _services.GetValueOrDefault(name);

    public IEnumerable<(Service Caller, Call Call)> CallersOf(string callee) => _calls[callee];

    public bool Equals(CallGraph? other) => other is not null;

    public override bool Equals(object? obj) => obj is CallGraph;

    public override int GetHashCode() => 0;
}
