using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// What the pods of the Gateway must be. Its operator makes them, so that the manifests cannot; see
/// docs/decisions/0023-the-gateway-namespace-is-held-by-two-means.md for why Pod Security alone does not.
/// </summary>
internal static class GatewayPodRules
{
    private static readonly string OfGateway =
        $"has(variables.pod.metadata.labels) && {CelText.Text(Resources.GatewayApi.GatewayNameLabel)}"
        + " in variables.pod.metadata.labels";

    public static IEnumerable<AdmissionRule> For(PublishInput input)
    {
        if (!input.HasEntrance) yield break;
        var namespaces = Namespaces.In([GatewayNames.Namespace]);
        var sources = input.Environment.Ingress.ImageSources;
        yield return new AdmissionRule("ingress-pods", PodExpressions.Resources, namespaces,
        [
            (PodExpressions.EveryContainer(
                $"{CelText.List(sources.Select(source => source + "/"))}.exists(s, c.image.startsWith(s))"),
                $"Containers of the Gateway run images of {string.Join(", ", sources)}."),
            (PodExpressions.NotSet("hostNetwork"), "No pod shares the network of its node."),
            (PodExpressions.NotSet("hostPID"), "No pod sees the processes of its node."),
            (PodExpressions.NotSet("hostIPC"), "No pod shares memory or semaphores with its node."),
            (PodExpressions.EverySecurityContext("allowPrivilegeEscalation", " == false"),
                "Every container sets allowPrivilegeEscalation to false."),
            (PodExpressions.EverySecurityContext("runAsNonRoot", " == true"),
                "Every container sets runAsNonRoot to true."),
            (PodExpressions.EverySecurityContext("readOnlyRootFilesystem", " == true"),
                "Every container sets readOnlyRootFilesystem to true."),
            (PodExpressions.NoCapabilities, "Every container drops ALL capabilities and adds none."),
            ($"!({OfGateway}) || (has({PodExpressions.Spec}.nodeSelector)"
                + $" && {CelText.Text(Objects.Labels.PciScope)} in {PodExpressions.Spec}.nodeSelector"
                + $" && {PodExpressions.Spec}.nodeSelector[{CelText.Text(Objects.Labels.PciScope)}]"
                + $" == {CelText.Text(Scope.InScope.Name)})",
                "The Gateway decrypts card data, so its pods run on in-scope nodes."),
        ])
        {
            Variables = PodExpressions.Variables,
        };
    }
}
