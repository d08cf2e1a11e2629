using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Namespaces;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>The nodes of a scope.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Namespaces">The namespaces whose pods run there.</param>
/// <param name="Labels">What the pods select nodes by.</param>
/// <param name="Taints">What the pods tolerate, and no others, as AKS writes taints.</param>
/// <param name="SeccompDefault">The profile of containers that name none, such as the Gateway's.</param>
/// <param name="LocalDns">
/// <c>Disabled</c>: LocalDNS answers at addresses of the node, where no policy lets a pod ask.
/// </param>
/// <param name="Capacity">What the namespaces may ask for together.</param>
public sealed record PoolFacts(
    string Scope,
    IReadOnlyList<string> Namespaces,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Taints,
    string SeccompDefault,
    string LocalDns,
    CapacityFacts Capacity)
{
    internal static IReadOnlyList<PoolFacts> Of(PublishInput input) =>
        [.. input.Scopes.Select(scope => Of(input, scope))];

    private static PoolFacts Of(PublishInput input, Scope scope)
    {
        var owned = ScopeNamespace.All(input).Where(candidate => candidate.Scope == scope).ToList();
        return new PoolFacts(
            scope.Name,
            [.. owned.Select(candidate => candidate.Name)],
            new Dictionary<string, string> { [Objects.Labels.PciScope] = scope.Name },
            [.. Services.Pods.Tolerations(scope).Select(item => $"{item.Key}={item.Value}:{item.Effect}")],
            "RuntimeDefault",
            "Disabled",
            CapacityFacts.Of([.. owned.Select(candidate => Quotas.Of(input, candidate).Spec.Hard)]));
    }
}

/// <summary>What pods may ask for, by the quotas of their namespaces.</summary>
/// <param name="Pods">How many pods.</param>
/// <param name="CpuMillicores">CPU requests.</param>
/// <param name="MemoryMebibytes">Memory requests.</param>
public sealed record CapacityFacts(int Pods, int CpuMillicores, int MemoryMebibytes)
{
    private const int Mebibyte = 1024 * 1024;

    internal static CapacityFacts Of(IReadOnlyList<IDictionary<string, ResourceQuantity>> quotas) => new(
        (int)quotas.Sum(quota => quota["pods"].ToDecimal()),
        (int)quotas.Sum(quota => quota["requests.cpu"].ToDecimal() * 1000),
        (int)quotas.Sum(quota => quota["requests.memory"].ToDecimal() / Mebibyte));
}
