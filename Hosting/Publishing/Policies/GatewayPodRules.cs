using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// What the pods of the Gateway must be. Its operator makes them, so that the manifests cannot; see
/// docs/decisions/0023-the-gateway-namespace-is-held-by-two-means.md for why Pod Security alone does not, and
/// docs/decisions/0058-every-pod-of-the-entrance-is-in-scope-but-one-kind.md for which of them run where.
/// </summary>
internal static class GatewayPodRules
{
    private const string Spec = PodExpressions.Spec;

    private static readonly string SelectsNodes =
        $"has({Spec}.nodeSelector) && {CelText.Text(Objects.Labels.PciScope)} in {Spec}.nodeSelector"
        + $" && {Spec}.nodeSelector[{CelText.Text(Objects.Labels.PciScope)}] == {CelText.Text(Scope.InScope.Name)}";

    public static IEnumerable<AdmissionRule> For(PublishInput input)
    {
        if (!input.HasEntrance) yield break;
        var ofAks = GatewayNames.IsRunByAks(input.Environment.Ingress);
        var sources = input.Environment.Ingress.ImageSources;
        var fetcher = ofAks ? Fetcher(sources) : "false";
        yield return PodExpressions.Rule("ingress-pods", Namespaces.In([GatewayNames.Namespace]),
        [
            (PodExpressions.EveryContainer(
                $"{CelText.List(sources.Select(source => source + "/"))}.exists(s, c.image.startsWith(s))"),
                $"Containers of the Gateway run images of {string.Join(", ", sources)}."),
            (PodExpressions.EveryContainer("!has(c.command)"),
                "Containers of the Gateway run the command of their image."),
            (PodExpressions.NotSet("hostNetwork"), "No pod shares the network of its node."),
            (PodExpressions.NotSet("hostPID"), "No pod sees the processes of its node."),
            (PodExpressions.NotSet("hostIPC"), "No pod shares memory or semaphores with its node."),
            ($"!has({Spec}.hostAliases) && (!has({Spec}.dnsPolicy) || {Spec}.dnsPolicy == 'ClusterFirst')",
                "Pods of the Gateway ask the DNS of the cluster for names, and no other."),
            (PodExpressions.EverySecurityContext("allowPrivilegeEscalation", " == false"),
                "Every container sets allowPrivilegeEscalation to false."),
            (PodExpressions.EverySecurityContext("runAsNonRoot", " == true"),
                "Every container sets runAsNonRoot to true."),
            (PodExpressions.EverySecurityContext("readOnlyRootFilesystem", " == true"),
                "Every container sets readOnlyRootFilesystem to true."),
            (PodExpressions.NoCapabilities, "Every container drops ALL capabilities and adds none."),
            (PodExpressions.EveryVolume(PodExpressions.Only("v", VolumeKinds(ofAks))
                + $" && (!has(v.csi) || v.csi.driver == {CelText.Text(Volumes.Driver)})"),
                "Pods of the Gateway mount memory, configuration, tokens and certificates, and no image or path of a "
                    + "node."),
            ($"({PodExpressions.IsPlaced} || !has({Spec}.nodeName)) && (({SelectsNodes}) || ({fetcher}))",
                "The Gateway decrypts card data, so every pod of its namespace runs on in-scope nodes; AKS runs those "
                    + "that hold a certificate mount and nothing else on system nodes."),
            ($"!has({Spec}.priorityClassName) || !{Spec}.priorityClassName.startsWith('system-') || ({fetcher})",
                "No pod of the Gateway displaces the cluster's own by a system priority."),
        ]);
    }

    // Another class takes its certificates from Secrets.
    private static string[] VolumeKinds(bool ofAks) =>
    [
        "name", "configMap", "csi", "downwardAPI", "emptyDir", "projected",
        .. ofAks ? Array.Empty<string>() : ["secret"],
    ];

    // The pod that makes the driver fetch a certificate: it pauses, and has nothing that a program could be put in by.
    private static string Fetcher(IEnumerable<string> sources)
    {
        var registries = string.Join(
            '|', sources.Select(source => source.Split('/')[0]).Distinct().Select(CelText.Pattern));
        var pause = $"^({registries})/oss/(v2/)?kubernetes/pause[:@]";
        return $"has({Spec}.serviceAccountName)"
            + $" && {Spec}.serviceAccountName == {CelText.Text(GatewayNames.CertificateReader)} && "
            + PodExpressions.EveryContainer(
                $"c.image.matches({CelText.Text(pause)}) && !has(c.command) && !has(c.args) && !has(c.lifecycle)"
                + " && (!has(c.volumeMounts) || c.volumeMounts.all(m, m.mountPath.startsWith('/mnt/')"
                + " || m.mountPath.startsWith('/var/run/secrets/')))");
    }
}
