using System.Text.Json.Nodes;

namespace RegulatedWorkload.Hosting.Verification.Manifests;

/// <summary>
/// What kustomize would apply of a tree: where a folder has a kustomization, the files that it lists, in the namespace
/// that it sets. Folders without one are taken as they are.
/// </summary>
public sealed class AppliedManifests
{
    private const string FileName = "kustomization.yaml";
    private const string Group = "kustomize.config.k8s.io";

    // Objects without a namespace; a kustomization sets none on them.
    private static readonly HashSet<string> ClusterWide = new(StringComparer.Ordinal)
    {
        "Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "PersistentVolume",
        "PriorityClass", "StorageClass", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "IngressClass", "GatewayClass",
    };

    private AppliedManifests(ManifestTree tree, IReadOnlyList<string> unlisted) => (Tree, Unlisted) = (tree, unlisted);

    /// <summary>The objects, each with its namespace.</summary>
    public ManifestTree Tree { get; }

    /// <summary>The files that lie beside a kustomization and are not listed in any.</summary>
    public IReadOnlyList<string> Unlisted { get; }

    /// <summary>Reads a folder and applies its kustomizations.</summary>
    public static AppliedManifests Load(string folder) => Of(ManifestTree.Load(folder));

    /// <summary>Applies the kustomizations of a tree.</summary>
    public static AppliedManifests Of(ManifestTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var kustomizations = tree.Objects.Where(IsKustomization).ToList();
        var listed = kustomizations
            .SelectMany(one => one.Json.Items("resources").Select(entry => Below(FolderOf(one), entry.ToString())))
            .ToHashSet(StringComparer.Ordinal);
        var folders = kustomizations.Select(FolderOf).ToHashSet(StringComparer.Ordinal);
        var unlisted = tree.Objects
            .Where(manifest => !IsKustomization(manifest) && !IsListed(manifest.Path, listed, folders))
            .Select(manifest => manifest.Path)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return new AppliedManifests(
            new ManifestTree(
            [
                .. from manifest in tree.Objects
                   where !IsKustomization(manifest) && !unlisted.Contains(manifest.Path)
                   select Placed(manifest, kustomizations),
            ]),
            unlisted);
    }

    private static bool IsKustomization(Manifest manifest) =>
        manifest.Kind == "Kustomization" && manifest.Group == Group;

    // The nearest folder above that has a kustomization decides; it lists the file, or a folder that holds it.
    private static bool IsListed(string path, HashSet<string> listed, HashSet<string> folders)
    {
        for (var folder = Parent(path); ; folder = Parent(folder))
        {
            if (folders.Contains(folder)) return Ancestors(path).Any(listed.Contains);
            if (folder.Length == 0) return true;
        }
    }

    private static Manifest Placed(Manifest manifest, List<Manifest> kustomizations)
    {
        var set = kustomizations
            .Where(one => one.Json.Text("namespace").Length > 0 && Ancestors(manifest.Path).Contains(FolderOf(one)))
            .OrderBy(one => one.Path.Length)
            .FirstOrDefault();
        if (set is null || ClusterWide.Contains(manifest.Kind)) return manifest;
        var placed = manifest.Copy();
        placed.Json["metadata"] ??= new JsonObject();
        placed.Json["metadata"]!["namespace"] = set.Json.Text("namespace");
        return placed;
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (; path.Length > 0; path = Parent(path)) yield return path;
        yield return "";
    }

    private static string FolderOf(Manifest kustomization) =>
        kustomization.Path == FileName ? "" : Parent(kustomization.Path);

    private static string Parent(string path) => path.LastIndexOf('/') is var end and > 0 ? path[..end] : "";

    private static string Below(string folder, string entry)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in entry.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else if (part != ".") parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
