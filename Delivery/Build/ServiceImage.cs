using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Sbom;

namespace RegulatedWorkload.Delivery.Build;

/// <summary>A built image.</summary>
/// <param name="Service">What it runs.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="UncompressedSize">The bytes of its files, without those of its base.</param>
public sealed record ServiceImage(ImageService Service, ManifestContent Manifest, long UncompressedSize)
{
    /// <summary>What it consists of; null until that has been written.</summary>
    public ImageSbom? Sbom { get; init; }

    /// <summary>What a node downloads: configuration and layers, including those of the base.</summary>
    public long Size { get; } = SizeOf(Manifest.ReadManifest());

    private static long SizeOf(ImageManifest manifest) =>
        manifest.Config.Size + manifest.Layers.Sum(layer => layer.Size);
}
