using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// Copies manifests with all that they name, by digest: between repositories of one registry without moving content
/// through this machine where the registry can do it, between registries through it. Content that is there already is
/// not copied again.
/// </summary>
public sealed class ImageCopy(RegistryClient registry)
{
    private const int DeepestIndex = 4;

    /// <summary>Copies a manifest or index, under a tag or by digest alone, and returns it.</summary>
    public Task<ManifestContent> CopyAsync(
        Repository from, Digest digest, Repository to, string? tag, CancellationToken cancellationToken) =>
        CopyAsync(from, digest, to, tag, 0, cancellationToken);

    private async Task<ManifestContent> CopyAsync(
        Repository from, Digest digest, Repository to, string? tag, int depth, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Of(from, digest);
        if (depth > DeepestIndex) throw new RegistryException($"{reference} is an index in too many indexes.");
        var manifest = await registry.GetManifestAsync(reference, cancellationToken);
        if (MediaTypes.IsIndex(manifest.MediaType))
        {
            foreach (var one in RegistryDocument.Read(reference.ToString(), manifest.ReadIndex).Manifests)
            {
                await CopyAsync(from, one.Digest, to, null, depth + 1, cancellationToken);
            }
        }
        else
        {
            var document = RegistryDocument.Read(reference.ToString(), manifest.ReadManifest);
            foreach (var blob in document.Layers.Prepend(document.Config).DistinctBy(blob => blob.Digest))
            {
                await registry.UploadBlobAsync(
                    to, blob, token => registry.OpenBlobAsync(from, blob, token), from, cancellationToken);
            }
        }

        await registry.PutManifestAsync(to, manifest, tag, cancellationToken);
        return manifest;
    }
}
