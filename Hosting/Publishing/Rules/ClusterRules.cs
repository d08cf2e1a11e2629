using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Where each scope has its own cluster, calls between them have a place to arrive.</summary>
internal static class ClusterRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        if (input.Environment.Clusters is not { } clusters) return [];
        return [.. Names(clusters), .. CallsBetween(input, clusters)];
    }

    private static IEnumerable<string> Names(ClusterSettings clusters)
    {
        foreach (var scope in Scope.All)
        {
            if (!clusters.Names.TryGetValue(scope.Name, out var cluster))
            {
                yield return $"The environment's 'clusters.names' has no '{scope.Name}'.";
                continue;
            }

            foreach (var fault in Formats.Label($"clusters.names.{scope.Name}", cluster)) yield return fault;
            if (!clusters.Pods.TryGetValue(cluster, out var pods))
            {
                yield return $"The environment's 'clusters.pods' has no '{cluster}'.";
                continue;
            }

            foreach (var fault in Formats.Cidrs($"clusters.pods.{cluster}", pods)) yield return fault;
        }

        if (clusters.Names.Values.Distinct().Count() < 2)
        {
            yield return "The environment's 'clusters' puts both scopes into one cluster; remove it.";
        }
    }

    private static IEnumerable<string> CallsBetween(PublishInput input, ClusterSettings clusters)
    {
        foreach (var service in input.Services
            .Where(service => CrossClusterCalls.IsCalledFromElsewhere(input, service)))
        {
            if (!clusters.CrossClusterCalls.TryGetValue(service.Name, out var crossing))
            {
                yield return $"Service '{service.Name}' is called from another cluster, but the environment's "
                    + "'clusters.crossClusterCalls' does not say where it is found.";
                continue;
            }

            foreach (var fault in Formats.Host($"clusters.crossClusterCalls.{service.Name}.host", crossing.Host)
                .Concat(Formats.Address($"clusters.crossClusterCalls.{service.Name}.address", crossing.Address))
                .Concat(Formats.Subnet($"clusters.crossClusterCalls.{service.Name}.subnet", crossing.Subnet)))
            {
                yield return fault;
            }
        }

        foreach (var name in clusters.CrossClusterCalls.Keys.Where(name => !CallsCross(input.Topology, name)))
        {
            yield return $"The environment's 'clusters.crossClusterCalls' opens '{name}', which no service of another "
                + "cluster calls; remove it.";
        }
    }

    private static bool CallsCross(WorkloadTopology topology, string name) => topology.Find(name) is { } service
        && topology.CallersOf(service).Any(incoming => incoming.Caller.Scope != service.Scope);
}
