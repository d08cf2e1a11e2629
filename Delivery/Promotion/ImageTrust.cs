using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Delivery.Promotion;

/// <summary>
/// Decides which images are trusted: the image is signed by the key, and so is the SBOM that the lock names.
/// </summary>
public sealed class ImageTrust(RegistryClient registry, VerificationKey key)
{
    private readonly ImageSignatures _signatures = new(registry);
    private readonly SbomReferrers _sboms = new(registry);

    /// <summary>All images of a lock, or every reason why one of them is not trusted.</summary>
    /// <exception cref="SupplyChainException">Some are not trusted; each has its line.</exception>
    public async Task<IReadOnlyList<TrustedImage>> VerifyAsync(
        ImageLock images, Repository place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(place);
        List<TrustedImage> trusted = [];
        List<string> faults = [];
        foreach (var locked in LockedDigests.Of(images))
        {
            try
            {
                trusted.Add(await VerifyAsync(place.Below(locked.Service), locked, cancellationToken));
            }
            catch (Exception fault) when (fault is SupplyChainException or RegistryException)
            {
                faults.Add($"  {locked.Service}: {fault.Message}");
            }
        }

        return faults.Count == 0
            ? trusted
            : throw new SupplyChainException(
                $"{faults.Count} of {images.Images.Count} images below {place} are not trusted:{Environment.NewLine}"
                + string.Join(Environment.NewLine, faults));
    }

    /// <summary>The image with the signatures that were found.</summary>
    /// <exception cref="SupplyChainException">It is not trusted; the message says why.</exception>
    /// <exception cref="RegistryException">It is not there.</exception>
    public async Task<TrustedImage> VerifyAsync(
        Repository repository, LockedDigests locked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(locked);
        await registry.GetManifestAsync(ImageReference.Of(repository, locked.Image), cancellationToken);
        await _sboms.VerifyAsync(repository, locked.Image, locked.Sbom, cancellationToken);
        return new TrustedImage(
            locked,
            await SignedAsync(repository, locked.Image, "The image", cancellationToken),
            await SignedAsync(repository, locked.Sbom, "Its SBOM", cancellationToken));
    }

    private async Task<Digest> SignedAsync(
        Repository repository, Digest manifest, string what, CancellationToken cancellationToken)
    {
        var verdict = await _signatures.VerifyAsync(repository, manifest, key, cancellationToken);
        return verdict.Signatures ?? throw new SupplyChainException($"{what} {verdict.Sentence}");
    }
}
