using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>Bills of materials in a registry: artifacts that refer to the image they are of.</summary>
public sealed class BillsOfMaterials(RegistryClient registry)
{
    /// <summary>The tag of the bill of an image, which keeps registries from clearing it away.</summary>
    public static string TagFor(Digest image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return $"sha256-{image.Hex}.sbom";
    }

    /// <summary>Stores a bill beside its image.</summary>
    public async Task PushAsync(Repository repository, BillOfMaterials bill, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bill);
        await registry.UploadBlobAsync(repository, Bom.MediaType, bill.Content, cancellationToken);
        await registry.UploadBlobAsync(
            repository, MediaTypes.Empty, Descriptor.EmptyContent.ToArray(), cancellationToken);
        await registry.PutManifestAsync(repository, bill.Manifest, TagFor(bill.Image), cancellationToken);
    }

    /// <summary>Does nothing where the bill is there, and of this image.</summary>
    /// <exception cref="SupplyChainException">It is of another image, or no bill.</exception>
    /// <exception cref="RegistryException">It is not there.</exception>
    public async Task DemandAsync(Repository repository, Digest image, Digest bill, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var document = await ManifestAsync(repository, bill, cancellationToken);
        if (document.ArtifactType == Bom.MediaType && image.Equals(document.Subject?.Digest)) return;
        throw new SupplyChainException(
            $"{repository}@{bill} is no bill of materials of {image}; build the image again, and its lock with it.");
    }

    /// <summary>The document of a bill: CycloneDX 1.6 in JSON.</summary>
    public async Task<byte[]> ReadAsync(Repository repository, Digest bill, CancellationToken cancellationToken)
    {
        var document = await ManifestAsync(repository, bill, cancellationToken);
        var content = document.Layers.FirstOrDefault(layer => layer.MediaType == Bom.MediaType)
            ?? throw new SupplyChainException($"{repository}@{bill} holds no bill of materials.");
        return await registry.ReadBlobAsync(repository, content, cancellationToken);
    }

    private async Task<ImageManifest> ManifestAsync(
        Repository repository, Digest bill, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Of(repository, bill);
        var manifest = await registry.GetManifestAsync(reference, cancellationToken);
        return Sentences.OfRegistry(reference.ToString(), manifest.ReadManifest);
    }
}
