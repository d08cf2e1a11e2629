using System.Formats.Tar;
using System.IO.Compression;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Tests.Images;

/// <summary>The files of an image, and what of them does not belong into one.</summary>
internal sealed class FileList
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly HashSet<string> Interpreters =
    [
        "sh", "bash", "dash", "ash", "zsh", "ksh", "busybox", "toybox", "env", "perl", "python", "python3", "awk",
        "apt", "apt-get", "dpkg", "rpm", "tdnf", "apk", "curl", "wget", "nc", "su", "sudo", "mount", "chroot",
    ];

    private readonly List<TarEntry> _entries = [];

    public IEnumerable<string> Paths => _entries.Select(entry => entry.Name.TrimEnd('/'));

    public IReadOnlyList<TarEntry> Entries => _entries;

    public long Bytes => _entries.Sum(entry => entry.Length);

    public static async Task<FileList> ReadAsync(
        ImageManifest manifest, Func<Descriptor, Task<Stream>> open, CancellationToken cancellationToken)
    {
        var list = new FileList();
        foreach (var layer in manifest.Layers)
        {
            await using var content = await open(layer);
            await list.AddAsync(content, cancellationToken);
        }

        return list;
    }

    public static Task<FileList> ReadAsync(
        ImageLayout layout, ImageManifest manifest, CancellationToken cancellationToken) =>
        ReadAsync(manifest, layer => Task.FromResult(layout.Open(layer.Digest)), cancellationToken);

    /// <summary>A sentence for everything that an image must not hold.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var entry in _entries)
        {
            var path = "/" + entry.Name.TrimEnd('/');
            if (Interpreters.Contains(Path.GetFileName(path)) && path.Contains("bin/", StringComparison.Ordinal))
            {
                yield return $"{path} could be run by an intruder.";
            }

            if ((entry.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0)
            {
                yield return $"{path} gives rights away.";
            }

            if (entry.Uid != 0 || entry.Gid != 0) yield return $"{path} belongs to someone who may change it.";
            if (entry.EntryType != TarEntryType.SymbolicLink && (entry.Mode & OthersWrite) != 0 && path != "/tmp")
            {
                yield return $"{path} may be changed by anyone.";
            }
        }
    }

    private async Task AddAsync(Stream layer, CancellationToken cancellationToken)
    {
        await using var plain = new GZipStream(layer, CompressionMode.Decompress);
        await using var tar = new TarReader(plain);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry) _entries.Add(entry);
    }
}
