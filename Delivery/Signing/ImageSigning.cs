using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Signs images together with their bills of materials.</summary>
public sealed class ImageSigning(RegistryClient registry, IImageSigner signer)
{
    private readonly ImageSignatures _signatures = new(registry);
    private readonly BillsOfMaterials _bills = new(registry);

    /// <summary>Signs an image and its bill; false when the key has signed both already.</summary>
    /// <exception cref="SupplyChainException">The bill is not of this image, or the key cannot be used.</exception>
    /// <exception cref="RegistryException">Image or bill is not there.</exception>
    public async Task<bool> SignAsync(Repository repository, LockedDigests locked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(locked);
        await registry.GetManifestAsync(ImageReference.Of(repository, locked.Image), cancellationToken);
        await _bills.DemandAsync(repository, locked.Image, locked.Bill, cancellationToken);

        // The bill first: an image that is signed has a signed bill.
        var isNew = await _signatures.SignAsync(repository, locked.Bill, signer, cancellationToken);
        return await _signatures.SignAsync(repository, locked.Image, signer, cancellationToken) || isNew;
    }
}
