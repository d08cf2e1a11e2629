namespace RegulatedWorkload.Hosting.Topology;

/// <summary>Calls name a declared callee once, not the caller itself, and only methods that its contract has.</summary>
internal static class CallRules
{
    public static IEnumerable<string> Check(WorkloadTopology topology, Contracts contracts) =>
        from service in topology.Services
        from fault in CheckCalls(topology, contracts, service)
        select fault;

    private static IEnumerable<string> CheckCalls(WorkloadTopology topology, Contracts contracts, Service service)
    {
        foreach (var twice in service.Outgoing.GroupBy(call => call.Callee).Where(group => group.Count() > 1))
        {
            yield return $"Service '{service.Name}' declares its call to '{twice.Key}' {twice.Count()} times; list all "
                + "methods in one line.";
        }

        foreach (var call in service.Outgoing)
        {
            foreach (var fault in CheckCall(topology, contracts, service, call))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> CheckCall(
        WorkloadTopology topology, Contracts contracts, Service caller, Call call)
    {
        if (call.Callee == caller.Name)
        {
            yield return $"Service '{caller.Name}' calls itself; remove the call.";
        }
        else if (topology.Find(call.Callee) is null)
        {
            yield return $"Service '{caller.Name}' calls '{call.Callee}', which no service is named.";
        }
        else if (topology.Find(call.Callee) is { Hosts.Count: > 0 })
        {
            // Its listener asks nobody for a certificate, so it could not tell who calls.
            yield return $"Service '{caller.Name}' calls '{call.Callee}', which is called by browsers alone since it "
                + "serves a public host; move what it needs to another service.";
        }
        else if (call.Methods.Count + call.Prefixes.Count == 0)
        {
            yield return $"The call from '{caller.Name}' to '{call.Callee}' names no method; list those it may use.";
        }

        foreach (var prefix in call.Prefixes.Where(prefix => !prefix.StartsWith('/') || !prefix.EndsWith('/')))
        {
            yield return $"The route prefix '{prefix}' from '{caller.Name}' to '{call.Callee}' must start and end with "
                + "a slash.";
        }

        if (topology.Find(call.Callee) is null || call.Methods.Count == 0) yield break;
        if (contracts.IsUnreadable(call.Callee)) yield break;
        if (contracts.Find(call.Callee) is not { } contract)
        {
            yield return $"Service '{caller.Name}' calls methods of '{call.Callee}', which has no contract "
                + $"{call.Callee}.proto in its folder.";
            yield break;
        }

        foreach (var method in call.Methods.Where(method => !contract.Methods.Contains(method)))
        {
            yield return $"Service '{caller.Name}' calls '{method}' of '{call.Callee}', whose contract has no such "
                + $"method; it has {string.Join(", ", contract.Methods.Order(StringComparer.Ordinal))}.";
        }
    }
}
