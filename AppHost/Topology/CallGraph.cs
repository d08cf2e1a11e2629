namespace RegulatedWorkload.AppHost.Topology;

/// <summary>
/// The services by name and their calls by callee: what every reader of a declaration asks for, again and again.
/// </summary>
internal sealed class CallGraph
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
}
