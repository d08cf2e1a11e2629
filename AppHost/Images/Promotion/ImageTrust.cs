using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Images.Registry;
using RegulatedWorkload.AppHost.Images.Sbom;
using RegulatedWorkload.AppHost.Images.Signing;
using RegulatedWorkload.AppHost.Publishing.Images;

namespace RegulatedWorkload.AppHost.Images.Promotion;

/// <summary>
/// Decides which images are trusted: the image is signed by the key, and so is a bill of materials of this very image.
/// </summary>
public sealed class ImageTrust(RegistryClient registry, VerificationKey key)
{
    private readonly ImageSignatures _signatures = new(registry);
    private readonly BillsOfMaterials _bills = new(registry);

    /// <summary>All images of a lock by service, or every reason why one of them is not trusted.</summary>
    /// <exception cref="SupplyChainException">Some are not trusted; each has its line.</exception>
    public async Task<IReadOnlyDictionary<string, TrustedImage>> DemandAsync(
        ImageLock images, Repository place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(place);
        var trusted = new SortedDictionary<string, TrustedImage>(StringComparer.Ordinal);
        List<string> faults = [];
        foreach (var (service, digest) in LockedDigests.Of(images))
        {
            try
            {
                trusted[service] = await DemandAsync(place.Below(service), digest, cancellationToken);
            }
            catch (Exception fault) when (fault is SupplyChainException or RegistryException)
            {
                faults.Add($"  {service}: {fault.Message}");
            }
        }

        return faults.Count == 0
            ? trusted
            : throw new SupplyChainException(
                $"{faults.Count} of {images.Images.Count} images below {place} are not trusted:{Environment.NewLine}"
                + string.Join(Environment.NewLine, faults));
    }

    /// <summary>The image and what came with it.</summary>
    /// <exception cref="SupplyChainException">It is not trusted; the message says why.</exception>
    public async Task<TrustedImage> DemandAsync(
        Repository repository, Digest image, CancellationToken cancellationToken)
    {
        await registry.GetManifestAsync(ImageReference.Of(repository, image), cancellationToken);
        var signatures = await SignedAsync(repository, image, cancellationToken);
        var bills = await _bills.FindAsync(repository, image, cancellationToken);
        var reasons = new List<string>();
        foreach (var bill in bills)
        {
            var verdict = await _signatures.VerifyAsync(repository, bill.Digest, key, cancellationToken);
            if (verdict.Signatures is { } found) return new TrustedImage(image, signatures, bill.Digest, found);
            reasons.Add(verdict.Sentence);
        }

        throw new SupplyChainException(reasons.Count == 0
            ? $"{repository}@{image} has no bill of materials; push it again with 'images --push'."
            : $"The image is signed and its bill of materials is not: {string.Join(' ', reasons)}");
    }

    private async Task<Digest> SignedAsync(Repository repository, Digest manifest, CancellationToken cancellationToken)
    {
        var verdict = await _signatures.VerifyAsync(repository, manifest, key, cancellationToken);
        return verdict.Signatures ?? throw new SupplyChainException(verdict.Sentence);
    }
}
