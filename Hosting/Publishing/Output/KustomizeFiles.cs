using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>
/// Adds a <c>kustomization.yaml</c> to every folder, so that each part can be built and applied by itself.
/// </summary>
internal static class KustomizeFiles
{
    private const string Name = "kustomization.yaml";

    public static IEnumerable<ManifestFile> For(IEnumerable<ManifestFile> files)
    {
        var folders = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var known = folders.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var file in files) Add(known, file.Path);
        foreach (var (folder, resources) in folders)
        {
            resources.Sort(StringComparer.Ordinal);
            yield return new ManifestFile($"{folder}/{Name}", [new KustomizeFile { Resources = resources }]);
        }
    }

    private static void Add(
        Dictionary<string, List<string>>.AlternateLookup<ReadOnlySpan<char>> folders, ReadOnlySpan<char> path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0) return;
        var folder = path[..slash];
        if (!folders.TryGetValue(folder, out var resources))
        {
            folders[folder] = resources = [];
            Add(folders, folder);
        }

        resources.Add(path[(slash + 1)..].ToString());
    }
}
