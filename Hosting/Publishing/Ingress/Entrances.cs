using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>The public hosts, and the services behind them.</summary>
internal static class Entrances
{
    /// <summary>The routes to services of this cluster, in declaration order.</summary>
    public static IEnumerable<Route> Routes(PublishInput input) =>
        input.Topology.Routes.Where(route => input.Scopes.Contains(Service(input, route).Scope));

    /// <summary>The services with public hosts.</summary>
    public static IEnumerable<Service> Services(PublishInput input) =>
        input.Services.Where(service => service.Hosts.Count > 0);

    public static Service Service(PublishInput input, Route route) => input.Topology.Find(route.To)!;

    /// <summary>The name that browsers ask for.</summary>
    public static string HostName(PublishInput input, Route route) => $"{route.Host}.{input.Environment.Domain}";
}
