using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>Computes the <see cref="LaunchPlan"/> of a declaration.</summary>
public static class LaunchPlanner
{
    /// <summary>Turns a declaration into a plan. The same input gives the same plan.</summary>
    public static LaunchPlan Create(ValidWorkload workload, LaunchOptions options)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        var topology = workload.Topology;
        var ports = new PortPlan(topology, options.Port);
        var placement = new LocalPlacement(topology, options, ports);
        var environment = new ServiceEnvironment(workload, placement);
        return new LaunchPlan(
            [
                .. topology.Externals.Select(external => Launch(external, environment, ports)),
                .. InDependencyOrder(topology)
                    .Select(service => Launch(topology, service, environment, placement, ports)),
            ],
            ports.Dashboard)
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
        var state = new LocalState(options.State);
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
            Calls = [.. service.Outgoing.Select(call => call.Callee), .. service.Egresses],
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
    // that it leads to: anyone who sees it ready can buy something.
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
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in topology.Services)
        {
            Add(service);
        }

        return ordered;

        void Add(Service service)
        {
            if (!seen.Add(service.Name)) return;
            foreach (var call in service.Outgoing)
            {
                if (topology.Find(call.Callee) is { } callee) Add(callee);
            }

            ordered.Add(service);
        }
    }
}
