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
        var folders = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var path in files.Select(file => file.Path))
        {
            Add(folders, path);
        }

        return folders.Select(folder => new ManifestFile(
            $"{folder.Key}/{Name}", [new KustomizeFile { Resources = [.. folder.Value] }]));
    }

    private static void Add(SortedDictionary<string, SortedSet<string>> folders, string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0) return;
        var folder = path[..slash];
        if (!folders.TryGetValue(folder, out var resources))
        {
            folders[folder] = resources = new SortedSet<string>(StringComparer.Ordinal);
        }

        resources.Add(path[(slash + 1)..]);
        Add(folders, folder);
    }
}
