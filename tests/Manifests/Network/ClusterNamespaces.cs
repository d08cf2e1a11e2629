using RegulatedWorkload.Tests.Manifests.Yaml;

namespace RegulatedWorkload.Tests.Manifests.Network;

/// <summary>
/// The labels of namespaces: those of the manifests, and the one that the API server sets on every one.
/// </summary>
internal sealed class ClusterNamespaces(ManifestTree tree)
{
    public const string NameLabel = "kubernetes.io/metadata.name";

    public IReadOnlyDictionary<string, string> LabelsOf(string @namespace)
    {
        var declared = tree.OfKind("Namespace").SingleOrDefault(manifest => manifest.Name == @namespace);
        return new Dictionary<string, string>(declared?.Labels ?? new Dictionary<string, string>())
        {
            [NameLabel] = @namespace,
        };
    }
}
