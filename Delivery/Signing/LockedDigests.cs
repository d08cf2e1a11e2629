using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>An image that a lock names, with its SBOM.</summary>
/// <param name="Service">The service that it runs.</param>
/// <param name="Image">The digest of its manifest.</param>
/// <param name="Sbom">The digest of its SBOM's manifest.</param>
public sealed record LockedDigests(string Service, Digest Image, Digest Sbom)
{
    /// <summary>Reads a lock.</summary>
    /// <exception cref="SupplyChainException">There is none, or it is damaged.</exception>
    public static ImageLock Read(string file)
    {
        var faults = new List<string>();
        return ImageLockFile.Read(file, faults)
            ?? throw new SupplyChainException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>What the lock names, by service.</summary>
    /// <exception cref="SupplyChainException">The lock is a sample, empty, or names no digests.</exception>
    public static IReadOnlyList<LockedDigests> Of(ImageLock images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Sample)
        {
            throw new SupplyChainException(
                "The image lock is a sample, whose digests name no image; build the images first.");
        }

        if (images.Images.Count == 0)
        {
            throw new SupplyChainException("The image lock names no image; build the images first.");
        }

        return
        [
            .. images.Images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => new LockedDigests(
                image.Key,
                Parse(image.Key, "image", image.Value.Digest),
                Parse(image.Key, "SBOM", image.Value.Sbom))),
        ];
    }

    private static Digest Parse(string service, string kind, string? text) => Digest.TryParse(text, out var digest)
        ? digest
        : throw new SupplyChainException(
            $"The image lock names {(text is null ? "no" : $"'{text}', which is no digest, as the")} {kind} of "
            + $"'{service}'; build the image again.");
}
