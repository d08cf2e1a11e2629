namespace RegulatedWorkload.AppHost.Topology;

/// <summary>
/// What the public can reach is declared twice over: by a route and by the service, which must agree.
/// </summary>
internal static class RouteRules
{
    public static IEnumerable<string> Check(WorkloadTopology topology) =>
        Routes(topology).Concat(Exposures(topology)).Concat(Entrances(topology)).Concat(Links(topology));

    private static IEnumerable<string> Routes(WorkloadTopology topology)
    {
        foreach (var twice in topology.Routes.GroupBy(route => route.Host).Where(group => group.Count() > 1))
        {
            yield return $"The host '{twice.Key}' has {twice.Count()} routes; it can lead to one service only.";
        }

        foreach (var route in topology.Routes)
        {
            var service = topology.Find(route.To);
            if (service is null)
            {
                yield return $"The route of host '{route.Host}' leads to '{route.To}', which no service is named.";
            }
            else if (!service.Hosts.Contains(route.Host))
            {
                yield return $"The route of host '{route.Host}' leads to '{route.To}', which does not serve it; add "
                    + $".Serves(\"{route.Host}\") or remove the route.";
            }
        }
    }

    private static IEnumerable<string> Exposures(WorkloadTopology topology)
    {
        foreach (var service in topology.Services)
        {
            foreach (var host in service.Hosts.Where(host => !topology.Routes.Contains(new Route(host, service.Name))))
            {
                yield return $"The {service.Scope} service '{service.Name}' serves the public host '{host}', but no "
                    + "route declares it; add the route or remove the host.";
            }

            // A forwarded prefix carries public requests on: what it leads to is as exposed as the entrance.
            foreach (var call in service.Outgoing.Where(call => call.Prefixes.Count > 0))
            {
                if (topology.Find(call.Callee) is { } callee
                    && callee.Scope == Scope.InScope
                    && topology.Routes.All(route => route.To != callee.Name))
                {
                    yield return $"Service '{service.Name}' forwards requests to the in-scope service '{callee.Name}', "
                        + "which no route declares; call its methods instead.";
                }
            }
        }
    }

    // An entrance asks for no client certificates, so it could not tell a service from a browser.
    private static IEnumerable<string> Entrances(WorkloadTopology topology) =>
        from service in topology.Services
        from call in service.Outgoing
        where call.Callee != service.Name && topology.Find(call.Callee) is { Hosts.Count: > 0 }
        select $"Service '{service.Name}' calls '{call.Callee}', which is an entrance and admits nobody by identity; "
            + "let a service without public hosts serve the call.";

    private static IEnumerable<string> Links(WorkloadTopology topology) =>
        from service in topology.Services
        from host in service.LinkedHosts
        where topology.Routes.All(route => route.Host != host)
        select $"Service '{service.Name}' links to the host '{host}', which no route declares.";
}
