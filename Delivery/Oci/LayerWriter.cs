using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace RegulatedWorkload.Delivery.Oci;

/// <summary>
/// Writes layers whose bytes depend on the entries alone: sorted, of one time, owned by root without names, in the
/// plainest tar format. The compression is that of the .NET runtime, so the bytes are the same as long as its version
/// is.
/// </summary>
public static class LayerWriter
{
    /// <summary>Writes a layer with these entries, and the folders above them, into a layout.</summary>
    public static async Task<Layer> WriteAsync(
        ImageLayout layout, IEnumerable<LayerEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using var hash = SHA256.Create();
        var size = 0L;
        var descriptor = await layout.AddAsync(
            MediaTypes.LayerGzip,
            async target =>
            {
                await using var compressed = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true);
                await using var hashed = new CryptoStream(compressed, hash, CryptoStreamMode.Write, leaveOpen: true);
                await using var tar = new TarWriter(hashed, TarEntryFormat.Ustar, leaveOpen: true);
                foreach (var entry in WithFolders(entries))
                {
                    size += await WriteAsync(tar, entry, cancellationToken);
                }

                await tar.DisposeAsync();
                await hashed.FlushFinalBlockAsync(cancellationToken);
            },
            cancellationToken);
        return new Layer(descriptor, Digest.OfHash(hash.Hash), size);
    }

    private static IEnumerable<LayerEntry> WithFolders(IEnumerable<LayerEntry> entries)
    {
        var all = new SortedDictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            all[entry.Path] = entry;
            for (var end = entry.Path.LastIndexOf('/'); end > 0; end = entry.Path.LastIndexOf('/', end - 1))
            {
                var folder = entry.Path[..end];
                all.TryAdd(folder, LayerEntry.Folder(folder));
            }
        }

        return all.Values;
    }

    private static async Task<long> WriteAsync(TarWriter tar, LayerEntry entry, CancellationToken cancellationToken)
    {
        var type = entry.Target is not null ? TarEntryType.SymbolicLink
            : entry.Open is not null ? TarEntryType.RegularFile
            : TarEntryType.Directory;
        await using var content = entry.Open?.Invoke();
        var written = new UstarTarEntry(type, type == TarEntryType.Directory ? entry.Path + "/" : entry.Path)
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            Uid = 0,
            Gid = 0,
            Mode = entry.Mode,
        };
        if (content is not null) written.DataStream = content;
        if (entry.Target is { } target) written.LinkName = target;
        await tar.WriteEntryAsync(written, cancellationToken);
        return content?.Length ?? 0;
    }
}
