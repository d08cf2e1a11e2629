namespace RegulatedWorkload.Delivery.Oci;

/// <summary>Names content by its type, digest and size (OCI image specification 1.1, descriptor).</summary>
/// <param name="MediaType">What the content is.</param>
/// <param name="Digest">The digest of its bytes.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The descriptor of <c>{}</c>, the configuration of an artifact that needs none.</summary>
    public static Descriptor Empty { get; } = Of(MediaTypes.Empty, EmptyContent);

    /// <summary>The bytes that <see cref="Empty"/> names.</summary>
    public static ReadOnlySpan<byte> EmptyContent => "{}"u8;

    /// <summary>The kind of artifact that a described manifest is; null for images.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>What a described manifest runs on; null outside an index of platforms.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Remarks by key; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The descriptor of these bytes.</summary>
    public static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) =>
        new(mediaType, Digest.Of(content), content.Length);
}

/// <summary>What an image runs on.</summary>
/// <param name="Architecture">The processor in the words of Go: <c>amd64</c>.</param>
/// <param name="Os">The operating system in the words of Go: <c>linux</c>.</param>
public sealed record Platform(string Architecture, string Os)
{
    /// <summary>What the cluster's nodes are.</summary>
    public static Platform LinuxAmd64 { get; } = new("amd64", "linux");

    /// <summary>A variant of the processor: <c>v8</c>; null for most.</summary>
    public string? Variant { get; init; }
}
