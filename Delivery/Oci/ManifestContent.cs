using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegulatedWorkload.Delivery.Oci;

/// <summary>A manifest or an index as the bytes that its digest names.</summary>
/// <param name="MediaType">What the document is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ManifestContent(string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The digest of the bytes.</summary>
    public Digest Digest { get; } = Digest.Of(Content.Span);

    /// <summary>The descriptor of the bytes.</summary>
    public Descriptor Descriptor => new(MediaType, Digest, Content.Length);

    /// <summary>The bytes of a manifest.</summary>
    public static ManifestContent Of(ImageManifest manifest) =>
        new(MediaTypes.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Plain.ImageManifest));

    /// <summary>The bytes of an index.</summary>
    public static ManifestContent Of(ImageIndex index) =>
        new(MediaTypes.Index, JsonSerializer.SerializeToUtf8Bytes(index, OciJson.Plain.ImageIndex));

    /// <summary>The document as a manifest.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ImageManifest ReadManifest() =>
        Read(MediaTypes.IsManifest(MediaType), OciJson.Plain.ImageManifest, "image manifest");

    /// <summary>The document as an index.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ImageIndex ReadIndex() => Read(MediaTypes.IsIndex(MediaType), OciJson.Plain.ImageIndex, "index");

    private T Read<T>(bool fits, JsonTypeInfo<T> type, string kind)
        where T : class
    {
        if (!fits) throw new FormatException($"{Digest} is no {kind} but {MediaType}.");
        try
        {
            return JsonSerializer.Deserialize(Content.Span, type)
                ?? throw new FormatException($"{Digest} is no {kind} but null.");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{Digest} is no well-formed {kind}: {fault.Message}", fault);
        }
    }
}
