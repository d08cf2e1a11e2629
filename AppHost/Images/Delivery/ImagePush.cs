using RegulatedWorkload.AppHost.Images.Bases;
using RegulatedWorkload.AppHost.Images.Build;
using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Images.Registry;
using RegulatedWorkload.AppHost.Images.Sbom;
using RegulatedWorkload.AppHost.Images.Signing;

namespace RegulatedWorkload.AppHost.Images.Delivery;

/// <summary>Pushes images into the repositories below one of a registry, each with its bill of materials.</summary>
/// <param name="registry">The registry.</param>
/// <param name="target">What the repositories lie below.</param>
/// <param name="layout">Holds the images.</param>
/// <param name="base">What they are built on.</param>
/// <param name="signer">Signs images and bills; null leaves that for later.</param>
internal sealed class ImagePush(
    RegistryClient registry, Repository target, ImageLayout layout, ResolvedBase @base, IImageSigner? signer)
{
    private const int TagLength = 12;

    private readonly BillsOfMaterials _bills = new(registry);

    public async Task PushAsync(ServiceImage image, BillSource source, CancellationToken cancellationToken)
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
        await _bills.AttachAsync(repository, image.Manifest, source, cancellationToken);
        if (signer is null) return;
        await new ImageSigning(registry, signer).SignAsync(repository, image.Manifest.Digest, cancellationToken);
    }
}
