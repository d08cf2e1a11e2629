using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Publishing.Images;

namespace RegulatedWorkload.AppHost.Images.Promotion;

/// <summary>The images that a lock names.</summary>
internal static class LockedDigests
{
    /// <summary>Reads a lock.</summary>
    /// <exception cref="SupplyChainException">There is none, or it is damaged.</exception>
    public static ImageLock Read(string file)
    {
        var faults = new List<string>();
        return ImageLockFile.Read(file, faults) ?? throw new SupplyChainException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>The digests by service.</summary>
    /// <exception cref="SupplyChainException">The lock is a sample, empty, or names something else than digests.</exception>
    public static IReadOnlyList<(string Service, Digest Digest)> Of(ImageLock images)
    {
        if (images.Sample)
        {
            throw new SupplyChainException("The image lock is a sample, whose digests name no image; build the images first.");
        }

        if (images.Images.Count == 0) throw new SupplyChainException("The image lock names no image; build the images first.");
        return
        [
            .. images.Images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => (
                image.Key,
                Digest.TryParse(image.Value.Digest, out var digest)
                    ? digest
                    : throw new SupplyChainException(
                        $"The image lock names '{image.Value.Digest}' for '{image.Key}', which is no digest; build the image again."))),
        ];
    }
}
