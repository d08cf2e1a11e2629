using System.Text.Json.Nodes;

namespace RegulatedWorkload.Hosting.Verification.Manifests;

/// <summary>All objects below a folder of manifests.</summary>
/// <param name="Objects">In the order of their paths.</param>
public sealed record ManifestTree(IReadOnlyList<Manifest> Objects)
{
    private static readonly string[] PodOwners =
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"];

    /// <summary>Reads every <c>*.yaml</c> below a folder.</summary>
    public static ManifestTree Load(string folder) => new(
    [
        .. from file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
               .Order(StringComparer.Ordinal)
           from json in YamlReader.Read(File.ReadAllText(file))
           select new Manifest(Path.GetRelativePath(folder, file).Replace('\\', '/'), json.AsObject()),
    ]);

    /// <summary>Those of a kind.</summary>
    public IEnumerable<Manifest> OfKind(string kind) => Objects.Where(manifest => manifest.Kind == kind);

    /// <summary>Those of a kind in a namespace.</summary>
    public IEnumerable<Manifest> OfKind(string kind, string @namespace) =>
        OfKind(kind).Where(manifest => manifest.Namespace == @namespace);

    /// <summary>The one of that kind and name.</summary>
    public Manifest Named(string kind, string name) => OfKind(kind).Single(manifest => manifest.Name == name);

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

    /// <summary>The pod, or the template of pods, of an object that makes pods.</summary>
    public static JsonObject TemplateOf(Manifest owner) => owner.Kind switch
    {
        "Pod" => owner.Json,
        "CronJob" => Template(owner, "spec.jobTemplate.spec.template"),
        _ => Template(owner, "spec.template"),
    };

    private static JsonObject Template(Manifest owner, string path) =>
        owner.Json.At(path) as JsonObject ?? throw new InvalidDataException($"{owner} has no template of a pod.");
}
