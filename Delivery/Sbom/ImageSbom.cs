using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>The SBOM of an image, as a document and as the artifact that holds it in a registry.</summary>
/// <param name="Image">The image that it describes.</param>
/// <param name="Content">The document: CycloneDX 1.6 in JSON.</param>
public sealed record ImageSbom(Digest Image, ReadOnlyMemory<byte> Content)
{
    /// <summary>The artifact that holds it in a registry, and refers to the image.</summary>
    public required ManifestContent Manifest { get; init; }
}
