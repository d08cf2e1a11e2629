using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Evidence;

/// <summary>The repository and the manifests as committed.</summary>
internal static class Committed
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static ManifestTree Tree { get; } = ManifestTree.Load(Path.Combine(Root, "k8s"));
}
