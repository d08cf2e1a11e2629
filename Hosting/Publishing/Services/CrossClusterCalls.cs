using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>Calls that leave one cluster for another, where each scope has its own.</summary>
internal static class CrossClusterCalls
{
    /// <summary>Whether a service runs in another cluster than this one.</summary>
    public static bool IsElsewhere(PublishInput input, Service service) => !input.Scopes.Contains(service.Scope);

    /// <summary>Whether some caller of a service runs in another cluster.</summary>
    public static bool IsCalledFromElsewhere(PublishInput input, Service service) =>
        input.Environment.Clusters is not null
        && input.Topology.CallersOf(service).Any(incoming => IsElsewhere(input, incoming.Caller));

    /// <summary>The name of the Service that callers of another cluster reach a service by.</summary>
    public static string NameOf(string service) => $"{service}-crossing";

    /// <summary>The name by which callers in this cluster find a service.</summary>
    /// <remarks>One that nobody calls across has no name there but the one that no DNS answers.</remarks>
    public static string HostOf(PublishInput input, Service callee) =>
        IsElsewhere(input, callee)
        && input.Environment.Clusters!.CrossClusterCalls.TryGetValue(callee.Name, out var crossing)
            ? crossing.Host
            : $"{callee.Name}.{callee.Scope.Namespace}.svc.cluster.local";

    /// <summary>The pod addresses of the cluster that runs a service, as CIDRs.</summary>
    public static IReadOnlyList<string> PodsOf(PublishInput input, Service service)
    {
        var clusters = input.Environment.Clusters!;
        return clusters.Pods[clusters.Names[service.Scope.Name]];
    }
}
