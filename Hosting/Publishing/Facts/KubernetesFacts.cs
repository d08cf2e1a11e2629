using RegulatedWorkload.Hosting.Publishing.Namespaces;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>What cluster and nodes must be.</summary>
/// <param name="Version">The minor version, such as <c>1.35</c>: that of Pod Security.</param>
/// <param name="NodeOperatingSystem"><c>AzureLinux</c> or <c>Ubuntu</c>.</param>
/// <param name="Namespaces">The namespaces of the workload: the scopes', then the Gateway's.</param>
/// <param name="AgentNamespaces">The namespaces of the cluster's own agents.</param>
/// <param name="GatewayClass">The class of the Gateway.</param>
public sealed record KubernetesFacts(
    string Version,
    string NodeOperatingSystem,
    IReadOnlyList<string> Namespaces,
    IReadOnlyList<string> AgentNamespaces,
    string GatewayClass)
{
    internal static KubernetesFacts Of(PublishInput input) => new(
        input.Environment.Kubernetes.PodSecurityVersion.TrimStart('v'),
        input.Environment.Kubernetes.NodeOperatingSystem,
        ScopeNamespace.NamesOf(input),
        input.Environment.Kubernetes.AgentNamespaces,
        input.Environment.Ingress.GatewayClass);
}

/// <summary>The ports of every pod.</summary>
/// <param name="Traffic">Calls.</param>
/// <param name="Health">Probes and scrapes.</param>
/// <param name="Https">Azure and other destinations.</param>
public sealed record PortFacts(int Traffic, int Health, int Https)
{
    internal static PortFacts All { get; } = new(
        Objects.Ports.Traffic, Objects.Ports.Health, Objects.Ports.Https);
}

/// <summary>The Entra groups of people in one namespace, by object id.</summary>
/// <param name="Scope">The scope, or <c>ingress</c>.</param>
/// <param name="Admins">May change everything in the namespace but its boundaries.</param>
/// <param name="Operators">May restart and look.</param>
/// <param name="Viewers">May look.</param>
public sealed record GroupFacts(string Scope, string Admins, string Operators, string Viewers)
{
    internal static IReadOnlyList<GroupFacts> Of(PublishInput input) =>
    [
        .. from owned in ScopeNamespace.All(input)
           let groups = input.Environment.Groups[owned.Key]
           select new GroupFacts(owned.Key, groups.Admins, groups.Operators, groups.Viewers),
    ];
}
