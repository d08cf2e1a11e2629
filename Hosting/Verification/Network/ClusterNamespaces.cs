using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>
/// The labels of namespaces: those of the manifests, and the one that the API server sets on every one.
/// </summary>
public sealed class ClusterNamespaces(ManifestTree tree)
{
    /// <summary>The label that the API server sets: the name.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>The labels of a namespace, whether the manifests make it or not.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(string @namespace)
    {
        var declared = tree.OfKind("Namespace").SingleOrDefault(manifest => manifest.Name == @namespace);
        return new Dictionary<string, string>(declared?.Labels ?? new Dictionary<string, string>())
        {
            [NameLabel] = @namespace,
        };
    }
}
