using RegulatedWorkload.Tests.Manifests.Yaml;

namespace RegulatedWorkload.Tests.Manifests.Network;

/// <summary>
/// Who reaches whom, by the policies alone: a pod that any policy selects in a direction is isolated in it, what is
/// allowed adds up, and a connection needs both the egress of its source and the ingress of its destination.
/// </summary>
internal sealed class Reachability
{
    private readonly Dictionary<(Party Pod, Direction Direction), List<INetworkRule>> isolating = [];
    private readonly List<INetworkRule> rules;

    public Reachability(ManifestTree tree)
    {
        var namespaces = new ClusterNamespaces(tree);
        rules =
        [
            .. tree.OfKind("NetworkPolicy").Select(policy => new KubernetesNetworkPolicy(policy, namespaces)),
            .. tree.OfKind("CiliumNetworkPolicy").Select(policy => new CiliumNetworkPolicy(policy)),
        ];
    }

    /// <summary>Those of some ports that both ends of a connection allow.</summary>
    public IReadOnlyList<Port> Between(Party from, Party to, IEnumerable<Port> ports) =>
        PermittedBy(Direction.Ingress, from, to, PermittedBy(Direction.Egress, from, to, ports));

    /// <summary>Those that one end allows: the source in its egress, or the destination in its ingress.</summary>
    public IReadOnlyList<Port> PermittedBy(Direction end, Party from, Party to, IEnumerable<Port> ports)
    {
        var (pod, peer) = end == Direction.Egress ? (from, to) : (to, from);
        if (pod.Namespace is null) return [.. ports];
        if (!isolating.TryGetValue((pod, end), out var applied))
        {
            isolating[(pod, end)] = applied = [.. rules.Where(rule => rule.Isolates(pod, end))];
        }

        if (applied.Count == 0) return [.. ports];
        var open = applied.SelectMany(rule => rule.Towards(end, peer)).ToList();
        return open.Count == 0 ? [] : [.. ports.Where(port => open.Exists(opens => opens(port)))];
    }

    public bool Allows(Party from, Party to, Port port) => Between(from, to, [port]).Count > 0;
}

/// <summary>An allowed connection, by the names of its parties.</summary>
internal sealed record Connection(string From, string To, Port Port)
{
    public override string ToString() => $"{From} -> {To} {Port}";
}
