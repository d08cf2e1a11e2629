namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>A cluster for each scope. The output gets a folder a cluster, each complete in itself.</summary>
/// <param name="Names">The cluster of each scope, by scope name.</param>
/// <param name="Pods">The pod addresses of each cluster as CIDRs, by cluster name.</param>
/// <param name="CrossClusterCalls">
/// Where callees of another cluster are found, by service name: those, and no others, get an internal load balancer.
/// </param>
public sealed record ClusterSettings(
    IReadOnlyDictionary<string, string> Names,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Pods,
    IReadOnlyDictionary<string, CrossingSettings> CrossClusterCalls);

/// <summary>Where a callee is found from another cluster.</summary>
/// <param name="Host">Its name in a private DNS zone that both clusters resolve.</param>
/// <param name="Address">The static private address of its internal load balancer.</param>
/// <param name="Subnet">The subnet of that address, by name.</param>
public sealed record CrossingSettings(string Host, string Address, string Subnet);
