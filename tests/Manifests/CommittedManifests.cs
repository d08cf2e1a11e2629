using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests;

/// <summary>The manifests as committed, which Flux deploys, and the environment that they were made for.</summary>
internal static class CommittedManifests
{
    private static readonly Lazy<ManifestTree> Loaded =
        new(() => ManifestTree.Load(Path.Combine(RepositoryRoot.Find(), "k8s")));

    private static readonly Lazy<JsonObject> Read = new(() => JsonNode.Parse(File.ReadAllText(
        Path.Combine(RepositoryRoot.Find(), "AppHost", "environments", "production.json")))!.AsObject());

    public static ManifestTree Tree => Loaded.Value;

    public static JsonObject Environment => Read.Value;
}
