using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Scheduling;

/// <summary>
/// Where pods find a place, by the filters of the Kubernetes scheduler that the manifests use: node selectors, taints
/// and spread. Kubernetes counts the nodes that a pod selects; those whose taints it does not tolerate too, unless
/// <c>nodeTaintsPolicy</c> is <c>Honor</c>.
/// </summary>
internal sealed class Scheduler(IReadOnlyList<Node> nodes)
{
    private readonly List<(Node Node, string Revision)> placed = [];

    /// <summary>A pod finds a place, on the emptiest node; false when it has to wait.</summary>
    /// <param name="spec">The spec of the pod.</param>
    /// <param name="revision">The template that it is of: spread may count pods of one template alone.</param>
    public bool Place(JsonNode spec, string revision)
    {
        var node = nodes
            .Where(node => node.IsSelectedBy(spec) && node.IsToleratedBy(spec))
            .Where(node => Hard(spec).All(constraint => Keeps(constraint, spec, revision, node)))
            .OrderBy(node => placed.Count(pod => pod.Node == node))
            .FirstOrDefault();
        if (node is not null) placed.Add((node, revision));
        return node is not null;
    }

    /// <summary>A pod of a template ends.</summary>
    public void End(string revision) => placed.Remove(placed.First(pod => pod.Revision == revision));

    private static IEnumerable<JsonNode> Hard(JsonNode spec) => spec.Items("topologySpreadConstraints")
        .Where(constraint => constraint.Text("whenUnsatisfiable") == "DoNotSchedule");

    private bool Keeps(JsonNode constraint, JsonNode spec, string revision, Node node)
    {
        constraint.Only(
            "labelSelector", "matchLabelKeys", "maxSkew", "nodeTaintsPolicy", "topologyKey", "whenUnsatisfiable");
        var key = constraint.Text("topologyKey");
        var honors = constraint.Text("nodeTaintsPolicy") == "Honor";
        var counted = nodes
            .Where(other => other.IsSelectedBy(spec) && (!honors || other.IsToleratedBy(spec)))
            .GroupBy(other => other.Labels[key])
            .ToDictionary(domain => domain.Key, domain => domain.Sum(other => placed.Count(pod =>
                pod.Node == other && (pod.Revision == revision || !constraint.Items("matchLabelKeys").Any()))));
        return counted[node.Labels[key]] + 1 - counted.Values.Min() <= int.Parse(constraint.Text("maxSkew"));
    }
}
