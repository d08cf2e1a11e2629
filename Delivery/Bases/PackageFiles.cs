using System.Formats.Tar;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Bases;

/// <summary>Picks the needed files out of a package.</summary>
internal static class PackageFiles
{
    /// <summary>The files and links of the pin, sorted by path, each with its content.</summary>
    /// <exception cref="ImagesException">A file of the pin is not in the package.</exception>
    public static async Task<IReadOnlyList<(LayerEntry Entry, byte[] Content)>> PickAsync(
        PinnedPackage package, Stream tar, CancellationToken cancellationToken)
    {
        var picked = new SortedDictionary<string, (LayerEntry, byte[])>(StringComparer.Ordinal);
        var missing = package.Files.ToHashSet(StringComparer.Ordinal);
        await using var reader = new TarReader(tar, leaveOpen: true);
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            var path = entry.Name.TrimStart('.', '/');
            var pattern = package.Files.FirstOrDefault(file => Matches(file, path));
            if (pattern is null || entry.EntryType == TarEntryType.Directory) continue;
            missing.Remove(pattern);
            picked[path] = await ReadAsync(entry, path, cancellationToken);
        }

        return missing.Count == 0
            ? [.. picked.Values]
            : throw new ImagesException(
                $"{package.Name} {package.Version} has no {string.Join(", ", missing.Order(StringComparer.Ordinal))}; "
                + $"correct the files in {PackagePins.FileName}.");
    }

    private static bool Matches(string file, string path) => file.EndsWith("/*", StringComparison.Ordinal)
        ? path.LastIndexOf('/') == file.Length - 2 && path.StartsWith(file[..^1], StringComparison.Ordinal)
        : path == file;

    private static async Task<(LayerEntry, byte[])> ReadAsync(
        TarEntry entry, string path, CancellationToken cancellationToken)
    {
        if (entry.EntryType == TarEntryType.SymbolicLink) return (LayerEntry.Link(path, entry.LinkName), []);
        using var content = new MemoryStream();
        if (entry.DataStream is { } data) await data.CopyToAsync(content, cancellationToken);
        var bytes = content.ToArray();
        var isProgram = entry.Mode.HasFlag(UnixFileMode.UserExecute);
        return (LayerEntry.File(path, () => new MemoryStream(bytes, writable: false), isProgram), bytes);
    }
}
