using RegulatedWorkload.AppHost;
using RegulatedWorkload.Tests.Manifests.Yaml;

namespace RegulatedWorkload.Tests.Manifests;

/// <summary>The manifests as committed: what Flux deploys.</summary>
internal static class CommittedManifests
{
    private static readonly Lazy<ManifestTree> Loaded =
        new(() => ManifestTree.Load(Path.Combine(RepositoryRoot.Find(), "k8s")));

    public static ManifestTree Tree => Loaded.Value;
}
