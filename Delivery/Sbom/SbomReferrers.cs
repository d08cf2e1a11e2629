using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>SBOMs in a registry: artifacts that refer to the image they are of.</summary>
public sealed class SbomReferrers(RegistryClient registry)
{
    /// <summary>The tag of the SBOM of an image, which keeps registries from deleting it.</summary>
    public static string TagFor(Digest image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return $"sha256-{image.Hex}.sbom";
    }

    /// <summary>Stores an SBOM beside its image.</summary>
    public async Task PushAsync(Repository repository, ImageSbom sbom, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sbom);
        await registry.UploadBlobAsync(repository, SbomDocument.MediaType, sbom.Content, cancellationToken);
        await registry.UploadBlobAsync(
            repository, MediaTypes.Empty, Descriptor.EmptyContent.ToArray(), cancellationToken);
        await registry.PutManifestAsync(repository, sbom.Manifest, TagFor(sbom.Image), cancellationToken);
    }

    /// <summary>Checks that the SBOM is there, and describes this image.</summary>
    /// <exception cref="SupplyChainException">It is of another image, or no SBOM.</exception>
    /// <exception cref="RegistryException">It is not there.</exception>
    public async Task VerifyAsync(
        Repository repository, Digest image, Digest sbom, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var document = await ManifestAsync(repository, sbom, cancellationToken);
        if (document.ArtifactType == SbomDocument.MediaType && image.Equals(document.Subject?.Digest)) return;
        throw new SupplyChainException(
            $"{repository}@{sbom} is no SBOM of {image}; build the image again, and its lock with it.");
    }

    /// <summary>The document of an SBOM: CycloneDX 1.6 in JSON.</summary>
    public async Task<byte[]> ReadAsync(Repository repository, Digest sbom, CancellationToken cancellationToken)
    {
        var document = await ManifestAsync(repository, sbom, cancellationToken);
        var content = document.Layers.FirstOrDefault(layer => layer.MediaType == SbomDocument.MediaType)
            ?? throw new SupplyChainException($"{repository}@{sbom} holds no SBOM.");
        return await registry.ReadBlobAsync(repository, content, cancellationToken);
    }

    private async Task<ImageManifest> ManifestAsync(
        Repository repository, Digest sbom, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Of(repository, sbom);
        var manifest = await registry.GetManifestAsync(reference, cancellationToken);
        return RegistryDocument.Read(reference.ToString(), manifest.ReadManifest);
    }
}
