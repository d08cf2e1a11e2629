using RegulatedWorkload.AppHost.Topology;
using RegulatedWorkload.Tests.Manifests.Network;

namespace RegulatedWorkload.Tests.Manifests.Segmentation;

/// <summary>The connections that the declaration implies, worked out by themselves.</summary>
internal static class DeclaredConnections
{
    private const int Traffic = 8443;
    private const int Health = 8081;
    private const int Https = 443;

    public static IReadOnlySet<Connection> Of(WorkloadTopology topology, DeployedCluster cluster)
    {
        var connections = new HashSet<Connection>
        {
            Tcp(DeployedCluster.Firewall, DeployedCluster.Gateway, Https),
            Tcp(DeployedCluster.Gateway, DeployedCluster.ControlPlane, 15012),
            Tcp(DeployedCluster.Monitoring, DeployedCluster.Gateway, 15020),
        };
        foreach (var service in topology.Services)
        {
            connections.UnionWith(service.Outgoing.Select(call => Tcp(service.Name, call.Callee, Traffic)));
            connections.UnionWith(service.Egresses.Select(egress => Tcp(service.Name, egress, Https)));
            connections.Add(Tcp(DeployedCluster.Monitoring, service.Name, Health));
            connections.Add(Tcp(service.Name, "telemetry", Https));
            if (service.Hosts.Count > 0) connections.Add(Tcp(DeployedCluster.Gateway, service.Name, Traffic));
            if (service.Secrets.Count > 0)
            {
                connections.Add(Tcp(service.Name, $"{service.Scope} key vault", Https));
                connections.Add(Tcp(service.Name, "entra", Https));
            }

            if (service.Store is null) continue;
            foreach (var pod in new[] { service.Name, $"{service.Name}-migrate" })
            {
                connections.Add(Tcp(pod, $"{service.Scope} database", 5432));
                connections.Add(Tcp(pod, "entra", Https));
            }
        }

        // Every pod of the namespaces may ask for names, even one that nobody declared.
        foreach (var pod in cluster.Everyone.Where(cluster.IsGoverned))
        {
            connections.Add(new Connection(pod.Name, DeployedCluster.Dns, Port.Udp(53)));
            connections.Add(Tcp(pod.Name, DeployedCluster.Dns, 53));
        }

        return connections;
    }

    private static Connection Tcp(string from, string to, int port) => new(from, to, Port.Tcp(port));
}
