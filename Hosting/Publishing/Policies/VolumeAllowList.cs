using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>What a pod may mount, by kind: an image, a secret or a path of the node is no kind of it.</summary>
internal static class VolumeAllowList
{
    // Workload identity exchanges tokens for it; the Kubernetes API takes none.
    private const string IdentityAudience = "api://AzureADTokenExchange";

    public static IReadOnlyList<(string Expression, string Message)> Validations { get; } =
    [
        (PodExpressions.EveryVolume(
            PodExpressions.Only("v", "name", "configMap", "csi", "emptyDir", "projected")),
            "Pods mount lists of callers, certificates, memory and the token of workload identity, and nothing else."),
        (PodExpressions.EveryVolume(
            $"!('csi' in v) || (v.csi.driver == {CelText.Text(Volumes.Driver)}"
            + $" && {PodExpressions.Only("v.csi", "driver", "readOnly", "volumeAttributes")}"
            + $" && has(v.csi.volumeAttributes) && {PodExpressions.Only("v.csi.volumeAttributes", Volumes.ClassKey)})"),
            "The only CSI volumes are those of the Secrets Store driver, under the identity of the pod."),
        (PodExpressions.EveryVolume(
            "!('emptyDir' in v) || (has(v.emptyDir.medium) && v.emptyDir.medium == 'Memory'"
            + " && has(v.emptyDir.sizeLimit))"),
            "What a pod writes is memory of a limited size: nothing of it stays on a node."),
        (PodExpressions.EveryVolume(
            $"!('projected' in v) || (has(v.projected.sources) && v.projected.sources.all(s, "
            + $"{PodExpressions.Only("s", "serviceAccountToken")} && has(s.serviceAccountToken.audience)"
            + $" && s.serviceAccountToken.audience == '{IdentityAudience}'))"),
            $"The only token of a pod is for {IdentityAudience}: none for the Kubernetes API."),
    ];
}
