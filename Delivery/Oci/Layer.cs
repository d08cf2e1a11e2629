namespace RegulatedWorkload.Delivery.Oci;

/// <summary>A layer as it is stored, and as its image's configuration names it.</summary>
/// <param name="Descriptor">The compressed layer.</param>
/// <param name="DiffId">The digest of the layer before compression.</param>
/// <param name="UncompressedSize">Its bytes before compression.</param>
public sealed record Layer(Descriptor Descriptor, Digest DiffId, long UncompressedSize);
