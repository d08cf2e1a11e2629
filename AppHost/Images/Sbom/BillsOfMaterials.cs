using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Images.Registry;

namespace RegulatedWorkload.AppHost.Images.Sbom;

/// <summary>Bills of materials in a registry: artifacts that refer to the image they are of.</summary>
public sealed class BillsOfMaterials(RegistryClient registry)
{
    private const int MostBills = 100;

    /// <summary>The tag of the bill of an image, which keeps registries from clearing it away.</summary>
    public static string TagFor(Digest image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return $"sha256-{image.Hex}.sbom";
    }

    /// <summary>Writes the bill of an image that is in the repository, attaches it, and returns its manifest.</summary>
    /// <exception cref="SupplyChainException">What the image consists of cannot be told.</exception>
    public async Task<ManifestContent> AttachAsync(
        Repository repository, ManifestContent image, BillSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(source);
        var bill = await BillWriter.WriteAsync(
            source, image, (layer, token) => registry.OpenBlobAsync(repository, layer, token), cancellationToken);
        var content = await registry.UploadBlobAsync(repository, Bom.MediaType, bill, cancellationToken);
        await registry.UploadBlobAsync(
            repository, MediaTypes.Empty, Descriptor.EmptyContent.ToArray(), cancellationToken);
        var artifact = ManifestContent.Of(new ImageManifest(Descriptor.Empty, [content])
        {
            ArtifactType = Bom.MediaType,
            Subject = image.Descriptor,
        });
        await registry.PutManifestAsync(repository, artifact, TagFor(image.Digest), cancellationToken);
        return artifact;
    }

    /// <summary>The bills that the registry lists for an image, and that really are of it.</summary>
    public async Task<IReadOnlyList<ManifestContent>> FindAsync(
        Repository repository, Digest image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var listed = await registry.ListReferrersAsync(repository, image, Bom.MediaType, cancellationToken);
        List<ManifestContent> found = [];
        foreach (var one in listed.DistinctBy(one => one.Digest).Take(MostBills))
        {
            var reference = ImageReference.Of(repository, one.Digest);
            if (await registry.FindManifestAsync(reference, cancellationToken) is not { } artifact
                || !MediaTypes.IsManifest(artifact.MediaType)) continue;
            var document = Sentences.OfRegistry(reference.ToString(), artifact.ReadManifest);
            if (document.ArtifactType == Bom.MediaType && image.Equals(document.Subject?.Digest)) found.Add(artifact);
        }

        return found;
    }

    /// <summary>The document of a bill.</summary>
    public async Task<byte[]> ReadAsync(
        Repository repository, ManifestContent artifact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var content = artifact.ReadManifest().Layers.FirstOrDefault(layer => layer.MediaType == Bom.MediaType)
            ?? throw new SupplyChainException($"{repository}@{artifact.Digest} holds no bill of materials.");
        return await registry.ReadBlobAsync(repository, content, cancellationToken);
    }
}
