using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Delivery.Bases;

/// <summary>The image that the services' images are built on, once it has been found.</summary>
/// <param name="Reference">What it was asked for by.</param>
/// <param name="Content">Its manifest; its digest is what a lock records.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="OpenLayerAsync">Opens one of its layers.</param>
/// <param name="Repository">The repository that holds it; null when it was put together here.</param>
public sealed record ResolvedBase(
    string Reference,
    ManifestContent Content,
    ImageConfig Config,
    Func<Descriptor, CancellationToken, Task<Stream>> OpenLayerAsync,
    Repository? Repository = null)
{
    /// <summary>The digest of its manifest.</summary>
    public Digest Digest => Content.Digest;

    /// <summary>Its manifest.</summary>
    public ImageManifest Manifest { get; } = Content.ReadManifest();
}
