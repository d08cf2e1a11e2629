using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>
/// Who reaches whom, by the policies alone: a pod that any policy selects in a direction is isolated in it, what is
/// allowed adds up, and a connection needs both the egress of its source and the ingress of its destination.
/// </summary>
public sealed class Reachability
{
    private readonly Dictionary<(Party Pod, Direction Direction), List<INetworkRule>> isolating = [];
    private readonly List<INetworkRule> rules;

    /// <summary>Reads the policies of a tree of manifests.</summary>
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
        if (!Isolates(pod, end)) return [.. ports];
        var applied = isolating[(pod, end)];
        var open = applied.SelectMany(rule => rule.Towards(end, pod, peer)).ToList();
        return open.Count == 0 ? [] : [.. ports.Where(port => open.Exists(opens => opens(port)))];
    }

    /// <summary>Whether any policy isolates a pod in a direction; nobody outside the cluster is isolated.</summary>
    public bool Isolates(Party pod, Direction direction)
    {
        ArgumentNullException.ThrowIfNull(pod);
        if (pod.Namespace is null) return false;
        if (!isolating.TryGetValue((pod, direction), out var applied))
        {
            isolating[(pod, direction)] = applied = [.. rules.Where(rule => rule.Isolates(pod, direction))];
        }

        return applied.Count > 0;
    }

    /// <summary>Whether both ends allow a connection.</summary>
    public bool Allows(Party from, Party to, Port port) => Between(from, to, [port]).Count > 0;
}

/// <summary>An allowed connection, by the names of its parties.</summary>
/// <param name="From">Who opens it.</param>
/// <param name="To">Who accepts it.</param>
/// <param name="Port">The port of the destination.</param>
public sealed record Connection(string From, string To, Port Port)
{
    /// <inheritdoc />
    public override string ToString() => $"{From} -> {To} {Port}";
}
