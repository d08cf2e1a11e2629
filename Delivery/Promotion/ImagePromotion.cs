using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Delivery.Promotion;

/// <summary>
/// Moves images from where they are built and scanned to where clusters pull from. All of them are verified before the
/// first is copied; what is copied is what was verified, by digest; and each is verified again where it arrived.
/// Promoting again finishes what was interrupted.
/// </summary>
public sealed class ImagePromotion(RegistryClient registry, VerificationKey key)
{
    private const int TagLength = 12;

    private readonly ImageTrust _trust = new(registry, key);
    private readonly ImageCopy _copy = new(registry);

    /// <summary>Promotes the images of a lock, and returns the lock that names them where they are now.</summary>
    /// <param name="images">The lock.</param>
    /// <param name="from">The path that the services' repositories are below.</param>
    /// <param name="to">The path that they are to be below.</param>
    /// <param name="arrived">Is told of each service whose image has arrived.</param>
    /// <param name="cancellationToken">Ends the promotion, which may then be done again.</param>
    /// <exception cref="SupplyChainException">An image is not trusted; nothing was copied.</exception>
    public async Task<ImageLock> PromoteAsync(
        ImageLock images, Repository from, Repository to, Action<string> arrived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(arrived);
        if (from == to) throw new SupplyChainException($"{from} is both where images come from and where they go to.");
        var trusted = await _trust.VerifyAsync(images, from, cancellationToken);
        var promoted = new SortedDictionary<string, LockedImage>(StringComparer.Ordinal);
        foreach (var image in trusted)
        {
            var service = image.Locked.Service;
            var target = to.Below(service);
            await CopyAsync(from.Below(service), target, image, cancellationToken);
            await _trust.VerifyAsync(target, image.Locked, cancellationToken);
            promoted[service] = images.Images[service] with { Repository = target.Path };
            arrived(service);
        }

        return images with { Images = promoted };
    }

    // The image comes last: a cluster that is quick to pull it finds it signed.
    private async Task CopyAsync(
        Repository from, Repository to, TrustedImage image, CancellationToken cancellationToken)
    {
        var (_, its, sbom) = image.Locked;
        (Digest Manifest, string Tag)[] parts =
        [
            (image.SbomSignatures, ImageSignatures.TagFor(sbom)),
            (sbom, SbomReferrers.TagFor(its)),
            (image.Signatures, ImageSignatures.TagFor(its)),
            (its, its.Hex[..TagLength]),
        ];
        foreach (var (manifest, tag) in parts) await _copy.CopyAsync(from, manifest, to, tag, cancellationToken);
    }
}
