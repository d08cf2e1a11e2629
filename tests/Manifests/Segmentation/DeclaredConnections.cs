using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Tests.Manifests.Segmentation;

/// <summary>The connections that the declaration implies, worked out by themselves.</summary>
internal static class DeclaredConnections
{
    private const int Traffic = 8443;
    private const int Health = 8081;
    private const int Https = 443;

    /// <summary>
    /// How a cluster differs from the declaration, a sentence a connection: what both ends allow, or one end alone.
    /// </summary>
    public static IReadOnlyList<string> Differences(DeployedCluster cluster, Direction? end = null)
    {
        var governed = cluster.Everyone.Where(cluster.IsGoverned).Select(party => party.Name).ToHashSet();
        var declared = Of(AppHost.Workload.Declare(), cluster)
            .Where(connection => end switch
            {
                Direction.Ingress => governed.Contains(connection.To),
                Direction.Egress => governed.Contains(connection.From),
                _ => true,
            })
            .ToHashSet();
        var allowed = end is { } one ? cluster.AllowedBy(one) : cluster.Allowed();
        return
        [
            .. allowed.Except(declared).Select(connection => $"too many: {connection}"),
            .. declared.Except(allowed).Select(connection => $"missing: {connection}"),
        ];
    }

    private static HashSet<Connection> Of(WorkloadTopology topology, DeployedCluster cluster)
    {
        var connections = new HashSet<Connection>();
        if (cluster.Runs(DeployedCluster.Gateway))
        {
            connections.UnionWith(From(DeployedCluster.Waf, DeployedCluster.Gateway, Https));
            connections.Add(Tcp(DeployedCluster.Gateway, DeployedCluster.ControlPlane, 15012));
            connections.Add(Tcp(DeployedCluster.Monitoring, DeployedCluster.Gateway, 15020));
        }

        foreach (var service in topology.Services.Where(service => cluster.Runs(service.Name)))
        {
            foreach (var call in service.Outgoing)
            {
                connections.UnionWith(cluster.Runs(call.Callee)
                    ? [Tcp(service.Name, call.Callee, Traffic)]
                    : To(service.Name, call.Callee, Traffic));
            }

            if (topology.CallersOf(service).Any(incoming => !cluster.Runs(incoming.Caller.Name)))
            {
                connections.UnionWith(From(DeployedCluster.OtherCluster, service.Name, Traffic));
            }

            connections.UnionWith(service.Egresses.SelectMany(egress => To(service.Name, egress, Https)));
            connections.Add(Tcp(DeployedCluster.Monitoring, service.Name, Health));
            // Azure Monitor takes telemetry by tokens of Entra.
            connections.UnionWith(To(service.Name, "telemetry", Https));
            connections.UnionWith(To(service.Name, "entra", Https));
            if (service.Hosts.Count > 0) connections.Add(Tcp(DeployedCluster.Gateway, service.Name, Traffic));
            if (service.Secrets.Count > 0)
            {
                connections.UnionWith(To(service.Name, $"{service.Scope} key vault", Https));
            }

            if (service.Store is null) continue;
            foreach (var pod in new[] { service.Name, $"{service.Name}-migrate" })
            {
                connections.UnionWith(To(pod, $"{service.Scope} database", 5432));
                connections.UnionWith(To(pod, "entra", Https));
            }
        }

        connections.UnionWith(
            from verifier in topology.Verifiers
            where cluster.Runs(verifier.Name)
            from service in topology.Services
            where service.Scope == verifier.Scope
            select Tcp(verifier.Name, service.Name, Traffic));

        // Every pod of the namespaces may ask for names, even one that nobody declared; where policies tell the names,
        // none of the scopes may but those that they are told for.
        foreach (var pod in cluster.Everyone.Where(pod => cluster.IsGoverned(pod)
            && (!cluster.TellsNames || cluster.Workload.Contains(pod) || pod.Namespace == "ingress")))
        {
            connections.Add(new Connection(pod.Name, DeployedCluster.Dns, Port.Udp(53)));
            connections.Add(Tcp(pod.Name, DeployedCluster.Dns, 53));
        }

        return connections;

        IEnumerable<Connection> To(string from, string outside, int port) =>
            cluster.Outside(outside).Select(party => Tcp(from, party.Name, port));

        IEnumerable<Connection> From(string outside, string to, int port) =>
            cluster.Outside(outside).Select(party => Tcp(party.Name, to, port));
    }

    private static Connection Tcp(string from, string to, int port) => new(from, to, Port.Tcp(port));
}
