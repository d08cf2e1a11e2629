namespace RegulatedWorkload.Delivery.Oci;

/// <summary>
/// An image, or an artifact that refers to one by <see cref="Subject"/> (OCI image specification 1.1, image manifest).
/// </summary>
/// <param name="Config">The configuration; <see cref="Descriptor.Empty"/> for an artifact that has none.</param>
/// <param name="Layers">The layers, the lowest first.</param>
public sealed record ImageManifest(Descriptor Config, IReadOnlyList<Descriptor> Layers)
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The type of this document; null in documents of others that leave it out.</summary>
    public string? MediaType { get; init; } = MediaTypes.Manifest;

    /// <summary>The kind of artifact; null for images.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest that this one is about; null for most.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Remarks by key; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>Several manifests under one name (OCI image specification 1.1, image index).</summary>
/// <param name="Manifests">The manifests.</param>
public sealed record ImageIndex(IReadOnlyList<Descriptor> Manifests)
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The type of this document; null in documents of others that leave it out.</summary>
    public string? MediaType { get; init; } = MediaTypes.Index;

    /// <summary>The kind of artifact; null for most.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Remarks by key; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
