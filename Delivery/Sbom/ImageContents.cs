using System.Formats.Tar;
using System.IO.Compression;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>
/// What the files of an image tell. The Debian packages are those that its own lists name:
/// <c>/var/lib/dpkg/status.d</c> of images without a package manager, <c>/var/lib/dpkg/status</c> of others.
/// </summary>
internal sealed class ImageContents
{
    private const string StatusFile = "var/lib/dpkg/status";
    private const string StatusFolder = "var/lib/dpkg/status.d/";
    private const int LongestFile = 16 << 20;

    private readonly SortedDictionary<string, SbomComponent> _packages = new(StringComparer.Ordinal);
    private readonly List<Dictionary<string, string>> _stanzas = [];
    private readonly HashSet<string> _fileNames = new(StringComparer.Ordinal);
    private Dictionary<string, string> _release = [];

    /// <summary>The names of all files, without their folders.</summary>
    public IReadOnlySet<string> FileNames => _fileNames;

    /// <summary>The Debian packages, by name and version.</summary>
    public IReadOnlyList<SbomComponent> DebianPackages()
    {
        foreach (var stanza in _stanzas.Where(IsInstalled)) Add(stanza);
        return [.. _packages.Values];
    }

    /// <summary>Reads a layer.</summary>
    /// <exception cref="SupplyChainException">It is compressed in another way than gzip, or damaged.</exception>
    public async Task ReadAsync(Descriptor layer, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = Plain(layer, content);
            await using var tar = new TarReader(plain);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                await ReadAsync(entry, cancellationToken);
            }

            // The digest is checked with the last bytes, which follow the last entry.
            await plain.CopyToAsync(Stream.Null, cancellationToken);
            await content.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new SupplyChainException($"The layer {layer.Digest} is damaged: {fault.Message}", fault);
        }
    }

    private static Stream Plain(Descriptor layer, Stream content) => layer.MediaType switch
    {
        var type when type.EndsWith("gzip", StringComparison.Ordinal) =>
            new GZipStream(content, CompressionMode.Decompress, leaveOpen: true),
        var type when type.EndsWith(".tar", StringComparison.Ordinal) => new BufferedStream(content),
        _ => throw new SupplyChainException(
            $"The layer {layer.Digest} is {layer.MediaType}; only tar files, plain or with gzip, can be read."),
    };

    private async Task ReadAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name.TrimStart('/');
        _fileNames.Add(Path.GetFileName(name));
        if (entry.DataStream is null || entry.Length > LongestFile) return;
        var isRelease = name is "etc/os-release" or "usr/lib/os-release";
        var isStatus = name == StatusFile
            || (name.StartsWith(StatusFolder, StringComparison.Ordinal)
                && !name.EndsWith(".md5sums", StringComparison.Ordinal));
        if (!isRelease && !isStatus) return;
        using var reader = new StreamReader(entry.DataStream, leaveOpen: true);
        var text = await reader.ReadToEndAsync(cancellationToken);
        if (isRelease) _release = Release(text);
        else _stanzas.AddRange(text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Stanza));
    }

    private void Add(Dictionary<string, string> stanza)
    {
        if (!stanza.TryGetValue("Package", out var name) || !stanza.TryGetValue("Version", out var version)) return;
        var vendor = _release.GetValueOrDefault("ID", "debian");
        var distribution = _release.TryGetValue("VERSION_ID", out var release) ? $"&distro={vendor}-{release}" : "";
        var source = stanza.GetValueOrDefault("Source", name).Split(' ')[0];
        var upstream = source == name ? "" : $"&upstream={Uri.EscapeDataString(source)}";
        var architecture = stanza.GetValueOrDefault("Architecture", "all");
        var purl = $"pkg:deb/{Uri.EscapeDataString(vendor)}/{Uri.EscapeDataString(name)}"
            + $"@{Uri.EscapeDataString(version)}?arch={Uri.EscapeDataString(architecture)}"
            + distribution + upstream;
        _packages[purl] = new SbomComponent("library", purl, name, version) { Purl = purl };
    }

    // A list of what is there says so of each; a package manager also keeps what was removed.
    private static bool IsInstalled(Dictionary<string, string> stanza) =>
        !stanza.TryGetValue("Status", out var status) || status.EndsWith(" installed", StringComparison.Ordinal);

    private static Dictionary<string, string> Stanza(string text) => Pairs(
        text.Split('\n').Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0])), ':');

    private static Dictionary<string, string> Release(string text) => Pairs(text.Split('\n'), '=');

    private static Dictionary<string, string> Pairs(IEnumerable<string> lines, char separator)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.IndexOf(separator, StringComparison.Ordinal) is not (> 0 and var at)) continue;
            pairs[line[..at]] = line[(at + 1)..].Trim().Trim('"');
        }

        return pairs;
    }
}
