using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Launch;

/// <summary>Computes the <see cref="LaunchPlan"/> of a declaration.</summary>
public static class LaunchPlanner
{
    private static readonly string[] s_hosts = ["shop", "pay"];

    /// <summary>Checks the declaration and turns it into a plan. The same input gives the same plan.</summary>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public static LaunchPlan Create(WorkloadTopology topology, Contracts contracts, LaunchOptions options)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(options);
        TopologyRules.Demand(topology, contracts);
        DemandHosts(topology);
        var ports = new PortPlan(topology, options.Port);
        var placement = new LocalPlacement(topology, options, ports);
        var environment = new ServiceEnvironment(topology, contracts, placement);
        return new LaunchPlan(
            [
                .. topology.Externals.Select(external => Launch(external, environment, ports)),
                .. InDependencyOrder(topology)
                    .Select(service => Launch(topology, service, environment, placement, ports)),
            ],
            placement.Origin("shop"),
            placement.Origin("pay"))
        {
            DatabaseServers = options.Store == StoreEngine.Postgres
                ?
                [
                    .. topology.StoringScopes
                        .Select(scope => Launch(topology, scope, options, environment, placement, ports)),
                ]
                : [],
        };
    }

    private static DatabaseServerLaunch Launch(
        WorkloadTopology topology,
        Scope scope,
        LaunchOptions options,
        ServiceEnvironment environment,
        LocalPlacement placement,
        PortPlan ports)
    {
        var state = new LocalState(options.StateDirectory);
        return new DatabaseServerLaunch(
            scope.Name,
            state.DatabaseServer(scope.Name),
            ports.Database(scope.Name),
            [
                .. topology.Services.Where(service => service.Scope == scope && service.Store is not null).Select(
                    service => new DatabaseLaunch(
                        service.Name,
                        service.Store!.Name,
                        state.OwnerPassword(service.Name),
                        state.ServicePassword(service.Name),
                        placement.OfOwner(service, environment.Of(service)))),
            ]);
    }

    // A browser starts at the shop and frames the card form.
    private static void DemandHosts(WorkloadTopology topology)
    {
        string[] missing = [.. s_hosts.Where(host => topology.Routes.All(route => route.Host != host))];
        if (missing.Length == 0) return;
        throw new TopologyFaultsException(
            [.. missing.Select(host => $"A local run needs a route for the host '{host}'; declare it.")]);
    }

    private static ServiceLaunch Launch(
        WorkloadTopology topology,
        Service service,
        ServiceEnvironment environment,
        LocalPlacement placement,
        PortPlan ports) => new(
        service.Name,
        service.Scope.Name,
        topology.IsConnectedTo(service),
        $"services/{service.Scope.Name}/{service.Name}/{service.Name}.csproj",
        ports.Traffic(service.Name),
        ports.Health(service.Name),
        environment.Of(service),
        environment.FilesOf(service),
        Waits(topology, service))
        {
            Icon = service.Hosts.Count > 0 ? "GlobeShield" : service.Store is null ? "Apps" : "Database",
            Urls = [.. service.Hosts.Select(host => new ServiceUrl(host, placement.Origin(host)))],
        };

    private static ServiceLaunch Launch(External external, ServiceEnvironment environment, PortPlan ports) => new(
        external.Name,
        "external",
        ConnectedTo: false,
        $"services/external/{external.Name}/{external.Name}.csproj",
        ports.Traffic(external.Name),
        ports.Health(external.Name),
        environment.Of(external),
        Files: new Dictionary<string, string>(),
        WaitsFor: [])
    {
        Icon = "BuildingBank",
    };

    // Clients connect when they first call, so a service needs no other to start. Only an entrance waits, for all
    // that it leads to: whoever sees it ready can buy something.
    private static List<string> Waits(WorkloadTopology topology, Service service)
    {
        if (service.Hosts.Count == 0) return [];
        var reachable = topology.ReachableFrom(service);
        return
        [
            .. topology.Services.Where(reachable.Contains).Select(reached => reached.Name),
            .. topology.Externals
                .Where(external => reachable.Append(service).Any(reached => reached.Egresses.Contains(external.Name)))
                .Select(external => external.Name),
        ];
    }

    private static List<Service> InDependencyOrder(WorkloadTopology topology)
    {
        var ordered = new List<Service>();
        foreach (var service in topology.Services)
        {
            Add(service);
        }

        return ordered;

        void Add(Service service)
        {
            if (ordered.Contains(service)) return;
            foreach (var call in service.Outgoing)
            {
                if (topology.Find(call.Callee) is { } callee) Add(callee);
            }

            ordered.Add(service);
        }
    }
}
