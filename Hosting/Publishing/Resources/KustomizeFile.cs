using k8s;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary>
/// <c>kustomization.yaml</c>: what a folder consists of. Read by kustomize, never sent to the cluster.
/// </summary>
public sealed record KustomizeFile : IKubernetesObject
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "kustomize.config.k8s.io/v1beta1";

    /// <inheritdoc />
    public string Kind { get; set; } = "Kustomization";

    /// <summary>Files and folders, relative to this one.</summary>
    public IList<string> Resources { get; init; } = [];
}
