using RegulatedWorkload.Tests.Manifests.Yaml;

namespace RegulatedWorkload.Tests.Manifests.Network;

/// <summary>
/// Who reaches whom, by the policies alone: a pod that any policy selects in a direction is isolated in it, what is
/// allowed adds up, and a connection needs both the egress of its source and the ingress of its destination.
/// </summary>
internal sealed class Reachability
{
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

    /// <summary>Every connection that is allowed among these parties on these ports.</summary>
    public IReadOnlySet<Connection> Among(IReadOnlyList<Party> parties, IReadOnlyList<Port> ports) =>
        (from source in parties
         from destination in parties
         where source != destination && (source.Namespace ?? destination.Namespace) is not null
         from port in ports
         where Allows(source, destination, port)
         select new Connection(source.Name, destination.Name, port)).ToHashSet();

    private bool Passes(Direction direction, Party pod, Party peer, Port port)
    {
        if (pod.Namespace is null) return true;
        var isolating = rules.Where(rule => rule.Isolates(pod, direction)).ToList();
        return isolating.Count == 0 || isolating.Exists(rule => rule.Allows(direction, peer, port));
    }
}

/// <summary>An allowed connection, by the names of its parties.</summary>
internal sealed record Connection(string From, string To, Port Port)
{
    public override string ToString() => $"{From} -> {To} {Port}";
}
