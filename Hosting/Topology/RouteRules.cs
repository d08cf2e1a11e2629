namespace RegulatedWorkload.Hosting.Topology;

/// <summary>
/// What the public can reach: a host leads to one service, and no request is forwarded from there into the scope.
/// </summary>
internal static class RouteRules
{
    public static IEnumerable<string> Check(WorkloadTopology topology) =>
        Routes(topology).Concat(Exposures(topology)).Concat(Links(topology));

    private static IEnumerable<string> Routes(WorkloadTopology topology) =>
        from host in topology.Routes.GroupBy(route => route.Host)
        where host.Count() > 1
        select $"The host '{host.Key}' is served by "
            + string.Join(" and ", host.Select(route => $"'{route.To}'")) + "; it can lead to one service only.";

    // A forwarded prefix carries public requests on: what it leads to is as exposed as the entrance.
    private static IEnumerable<string> Exposures(WorkloadTopology topology) =>
        from service in topology.Services
        from call in service.Outgoing
        where call.Prefixes.Count > 0 && topology.Find(call.Callee) is { Hosts.Count: 0, Scope: var scope }
            && scope == Scope.InScope
        select $"Service '{service.Name}' forwards requests to the in-scope service '{call.Callee}', which serves no "
            + "public host; call its methods instead.";

    private static IEnumerable<string> Links(WorkloadTopology topology) =>
        from service in topology.Services
        from host in service.LinkedHosts
        where topology.EntranceOf(host) is null
        select $"Service '{service.Name}' links to the host '{host}', which no service serves.";
}
