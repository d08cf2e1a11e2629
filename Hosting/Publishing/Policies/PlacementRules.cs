using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// A pod of a scope runs on the nodes of that scope and says so, and nothing else runs there: in-scope and out-of-scope
/// pods never share a node.
/// </summary>
internal static class PlacementRules
{
    // Kubernetes itself adds tolerations with this prefix to pods.
    private const string NodeConditions = "node.kubernetes.io/";

    public static IEnumerable<AdmissionRule> For(PublishInput input) =>
        input.Scopes
            .Select(scope => Placement($"{scope.Name}-placement", scope.Namespace, scope))
            .Append(ReservedNodes(input));

    /// <summary>That the pods of a namespace run on the nodes of a scope and carry its label.</summary>
    public static AdmissionRule Placement(string name, string @namespace, Scope scope)
    {
        const string Spec = PodExpressions.Spec;
        const string Labelled = "has(variables.pod.metadata.labels)";
        var label = CelText.Text(Labels.PciScope);
        var value = CelText.Text(scope.Name);
        return PodExpressions.Rule(name, Namespaces.In([@namespace]),
        [
            ($"has(variables.pod.metadata) && {Labelled} && {label} in variables.pod.metadata.labels"
                + $" && variables.pod.metadata.labels[{label}] == {value}",
                $"Every pod of {@namespace} carries the label {Labels.PciScope}={scope.Name}."),
            ($"has({Spec}.nodeSelector) && {label} in {Spec}.nodeSelector && {Spec}.nodeSelector[{label}] == {value}",
                $"Every pod of {@namespace} selects nodes by {Labels.PciScope}={scope.Name}."),
            ($"!has({Spec}.tolerations) || {Spec}.tolerations.all(t, has(t.key)"
                + $" && (t.key.startsWith({CelText.Text(NodeConditions)})"
                + $" || (t.key == {label} && has(t.value) && t.value == {value})))",
                $"Pods of {@namespace} tolerate the taint {Labels.PciScope}={scope.Name} and no other."),
        ]);
    }

    // It stops agents of others that want every node, and debugging of nodes: docs/admission.md tells how to list them.
    private static AdmissionRule ReservedNodes(PublishInput input)
    {
        const string Spec = PodExpressions.Spec;
        var label = CelText.Text(Labels.PciScope);
        return PodExpressions.Rule("reserved-nodes", Namespaces.NotIn(Owners(input)),
        [
            ($"!has({Spec}.nodeSelector) || !({label} in {Spec}.nodeSelector)",
                $"Nodes with the label {Labels.PciScope} are for the workload and for the cluster's own agents."),
            ($"!has({Spec}.tolerations) || {Spec}.tolerations.all(t, has(t.key) && t.key != {label})",
                $"Only the workload and the cluster's own agents tolerate the taint {Labels.PciScope}."),
            ($"({PodExpressions.IsPlaced}) || !has({Spec}.nodeName)",
                "Pods are placed by the scheduler: a pod that names its node would pass the taint by."),
        ]);
    }

    private static IEnumerable<string> Owners(PublishInput input) =>
    [
        .. input.Scopes.Select(scope => scope.Namespace),
        .. input.HasEntrance ? [Ingress.GatewayNames.Namespace] : Array.Empty<string>(),
        .. input.Environment.Kubernetes.AgentNamespaces,
    ];
}
