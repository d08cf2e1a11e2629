using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Proof;

namespace RegulatedWorkload.Tests.Evidence.Proof;

/// <summary>Manifests with a change.</summary>
internal static class Planted
{
    public static SegmentationProof Proof(this ManifestTree tree) => SegmentationProof.Of(AppliedManifests.Of(tree));

    public static ManifestTree Read(string path, string yaml) => new(
        [.. YamlReader.Read(yaml).Select(json => new Manifest(path, json.AsObject()))]);

    /// <summary>The tree with one more object, which the kustomization of its folder lists.</summary>
    public static ManifestTree And(this ManifestTree tree, string folder, string yaml) => tree.With(manifests =>
    {
        manifests.AddRange(Read($"{folder}/planted.yaml", yaml).Objects);
        foreach (var kustomization in manifests.Where(manifest => manifest.Path == $"{folder}/kustomization.yaml"))
        {
            kustomization.Json["resources"]!.AsArray().Add("planted.yaml");
        }
    });

    /// <summary>The tree whose list of a service's callers is another.</summary>
    public static ManifestTree WithCallers(this ManifestTree tree, string service, Action<JsonArray> change) =>
        tree.With(manifests =>
        {
            var data = manifests.Single(manifest => manifest.Name == $"{service}-callers").Json["data"]!;
            var list = JsonNode.Parse(data["callers.json"]!.ToString())!;
            change(list["callers"]!.AsArray());
            data["callers.json"] = list.ToJsonString();
        });
}
