using System.Security.Cryptography;

namespace RegulatedWorkload.Delivery.Oci;

/// <summary>
/// Images in a folder (OCI image specification 1.1, image layout): content by digest, and an index that names the
/// images.
/// </summary>
/// <param name="folder">The folder; it is made when something is added.</param>
public sealed class ImageLayout(string folder)
{
    /// <summary>The annotation by which the index names an image.</summary>
    public const string NameAnnotation = "org.opencontainers.image.ref.name";

    private readonly string _blobs = Path.Combine(folder, "blobs", "sha256");

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The images by name.</summary>
    public IReadOnlyDictionary<string, Descriptor> Images
    {
        get
        {
            var index = Path.Combine(Folder, "index.json");
            if (!File.Exists(index)) return new Dictionary<string, Descriptor>();
            return new ManifestContent(MediaTypes.Index, File.ReadAllBytes(index)).ReadIndex().Manifests
                .Where(image => image.Annotations?.ContainsKey(NameAnnotation) == true)
                .ToDictionary(image => image.Annotations![NameAnnotation], StringComparer.Ordinal);
        }
    }

    /// <summary>Where the content with this digest lies.</summary>
    public string PathOf(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return Path.Combine(_blobs, digest.Hex);
    }

    /// <summary>The content with this digest.</summary>
    public Stream Open(Digest digest) => File.OpenRead(PathOf(digest));

    /// <summary>Adds these bytes.</summary>
    public async Task<Descriptor> AddAsync(
        string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        await AddAsync(
            mediaType, async target => await target.WriteAsync(content, cancellationToken), cancellationToken);

    /// <summary>Adds what is written; it is there under its digest when it is whole, and not at all before.</summary>
    public async Task<Descriptor> AddAsync(
        string mediaType, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        Directory.CreateDirectory(_blobs);
        var draft = Path.Combine(_blobs, $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.new");
        try
        {
            await using (var target = new FileStream(draft, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await write(target);
                target.Position = 0;
                var digest = Digest.OfHash(await SHA256.HashDataAsync(target, cancellationToken));
                var descriptor = new Descriptor(mediaType, digest, target.Length);
                target.Close();
                File.Move(draft, PathOf(digest), overwrite: true);
                return descriptor;
            }
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Names these manifests in the index, instead of what it named before.</summary>
    public void Name(IReadOnlyDictionary<string, Descriptor> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var index = new ImageIndex(
        [
            .. images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => image.Value with
            {
                Platform = Platform.LinuxAmd64,
                Annotations = new Dictionary<string, string> { [NameAnnotation] = image.Key },
            }),
        ]);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllBytes(Path.Combine(Folder, "index.json"), ManifestContent.Of(index).Content.Span);
    }

    /// <summary>Removes what no image in the index names.</summary>
    public void Sweep()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in Images.Values)
        {
            named.Add(image.Digest.Hex);
            var manifest = new ManifestContent(image.MediaType, File.ReadAllBytes(PathOf(image.Digest))).ReadManifest();
            named.UnionWith(manifest.Layers.Prepend(manifest.Config).Select(blob => blob.Digest.Hex));
        }

        foreach (var file in Directory.EnumerateFiles(_blobs).Where(file => !named.Contains(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
    }
}
