using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Signs images together with their SBOMs.</summary>
public sealed class ImageSigning(RegistryClient registry, IImageSigner signer)
{
    private readonly ImageSignatures _signatures = new(registry);
    private readonly SbomReferrers _sboms = new(registry);

    /// <summary>Signs an image and its SBOM; false when the key has signed both already.</summary>
    /// <exception cref="SupplyChainException">The SBOM is not of this image, or the key cannot be used.</exception>
    /// <exception cref="RegistryException">Image or SBOM is not there.</exception>
    public async Task<bool> SignAsync(Repository repository, LockedDigests locked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(locked);
        await registry.GetManifestAsync(ImageReference.Of(repository, locked.Image), cancellationToken);
        await _sboms.VerifyAsync(repository, locked.Image, locked.Sbom, cancellationToken);

        // The SBOM first: an image that is signed has a signed SBOM.
        var isNew = await _signatures.SignAsync(repository, locked.Sbom, signer, cancellationToken);
        return await _signatures.SignAsync(repository, locked.Image, signer, cancellationToken) || isNew;
    }
}
