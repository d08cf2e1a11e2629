using k8s;

namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>One file of manifests.</summary>
/// <param name="Path">
/// Where it lies in the output, with forward slashes: <c>in-scope/edge/deployment.yaml</c>.
/// </param>
/// <param name="Objects">
/// Its objects, in order: typed models of KubernetesClient, or the custom resources of <c>Publishing/Resources/</c>.
/// Kind and API version need not be set on typed models.
/// </param>
public sealed record ManifestFile(string Path, IReadOnlyList<IKubernetesObject> Objects);
