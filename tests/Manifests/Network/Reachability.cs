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

    public bool Allows(Party from, Party to, Port port) =>
        Passes(Direction.Egress, from, to, port) && Passes(Direction.Ingress, to, from, port);

    /// <summary>Whether one end of a connection allows it: its source in egress, its destination in ingress.</summary>
    public bool Permits(Direction direction, Party from, Party to, Port port) => direction == Direction.Egress
        ? Passes(Direction.Egress, from, to, port)
        : Passes(Direction.Ingress, to, from, port);

    private bool Passes(Direction direction, Party pod, Party peer, Port port)
    {
        if (pod.Namespace is null) return true;
        if (!isolating.TryGetValue((pod, direction), out var applied))
        {
            isolating[(pod, direction)] = applied = [.. rules.Where(rule => rule.Isolates(pod, direction))];
        }

        return applied.Count == 0 || applied.Exists(rule => rule.Allows(direction, peer, port));
    }
}

/// <summary>An allowed connection, by the names of its parties.</summary>
internal sealed record Connection(string From, string To, Port Port)
{
    public override string ToString() => $"{From} -> {To} {Port}";
}
