using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Manifests.Yaml;

/// <summary>All objects below a folder of manifests.</summary>
internal sealed record ManifestTree(IReadOnlyList<Manifest> Objects)
{
    private static readonly string[] PodOwners =
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"];

    public static ManifestTree Load(string folder) => new(
    [
        .. from file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
               .Order(StringComparer.Ordinal)
           from json in YamlReader.Read(File.ReadAllText(file))
           select new Manifest(Path.GetRelativePath(folder, file).Replace('\\', '/'), json.AsObject()),
    ]);

    public IEnumerable<Manifest> OfKind(string kind) => Objects.Where(manifest => manifest.Kind == kind);

    public IEnumerable<Manifest> OfKind(string kind, string @namespace) =>
        OfKind(kind).Where(manifest => manifest.Namespace == @namespace);

    public Manifest Single(string kind, string name) => OfKind(kind).Single(manifest => manifest.Name == name);

    /// <summary>Every pod that the manifests lead to, with the object that makes it.</summary>
    public IEnumerable<(Manifest Owner, JsonObject Template)> PodTemplates() =>
        from manifest in Objects
        where PodOwners.Contains(manifest.Kind)
        select (manifest, TemplateOf(manifest));

    /// <summary>What lies below one folder, as a tree of its own.</summary>
    public ManifestTree Below(string folder) => new(
    [
        .. from manifest in Objects
           where manifest.Path.StartsWith(folder + "/", StringComparison.Ordinal)
           select manifest with { Path = manifest.Path[(folder.Length + 1)..] },
    ]);

    /// <summary>A copy in which <paramref name="change"/> may alter everything.</summary>
    public ManifestTree With(Action<List<Manifest>> change)
    {
        var copy = Objects.Select(manifest => manifest.Copy()).ToList();
        change(copy);
        return new ManifestTree(copy);
    }

    public static JsonObject TemplateOf(Manifest owner) => owner.Kind switch
    {
        "Pod" => owner.Json,
        "CronJob" => owner.Json.At("spec.jobTemplate.spec.template")!.AsObject(),
        _ => owner.Json.At("spec.template")!.AsObject(),
    };
}
