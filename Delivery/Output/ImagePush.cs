using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;

namespace RegulatedWorkload.Delivery.Output;

/// <summary>Pushes images into the repositories below one of a registry.</summary>
internal sealed class ImagePush(RegistryClient registry, Repository target, ImageLayout layout, ResolvedBase @base)
{
    private const int TagLength = 12;

    public async Task PushAsync(ServiceImage image, CancellationToken cancellationToken)
    {
        var repository = target.Below(image.Service.Name);
        var manifest = image.Manifest.ReadManifest();
        foreach (var layer in @base.Manifest.Layers)
        {
            await registry.UploadBlobAsync(
                repository, layer, token => @base.OpenLayerAsync(layer, token), @base.Repository, cancellationToken);
        }

        foreach (var blob in manifest.Layers.Skip(@base.Manifest.Layers.Count).Append(manifest.Config))
        {
            await registry.UploadBlobAsync(
                repository, blob, _ => Task.FromResult(layout.Open(blob.Digest)), null, cancellationToken);
        }

        // Registries delete manifests without a tag after a while. Nobody reads this one: it says the digest again.
        await registry.PutManifestAsync(
            repository, image.Manifest, image.Manifest.Digest.Hex[..TagLength], cancellationToken);
        if (image.Sbom is { } sbom) await new SbomReferrers(registry).PushAsync(repository, sbom, cancellationToken);
    }
}
