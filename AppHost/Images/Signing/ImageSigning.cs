using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Images.Registry;
using RegulatedWorkload.AppHost.Images.Sbom;

namespace RegulatedWorkload.AppHost.Images.Signing;

/// <summary>Signs images together with their bills of materials.</summary>
public sealed class ImageSigning(RegistryClient registry, IImageSigner signer)
{
    private readonly ImageSignatures _signatures = new(registry);
    private readonly BillsOfMaterials _bills = new(registry);

    /// <summary>Signs an image and its bill; false when the key has signed both already.</summary>
    /// <exception cref="SupplyChainException">There is not exactly one bill, or the key cannot be used.</exception>
    public async Task<bool> SignAsync(Repository repository, Digest image, CancellationToken cancellationToken)
    {
        await registry.GetManifestAsync(ImageReference.Of(repository, image), cancellationToken);
        var bills = await _bills.FindAsync(repository, image, cancellationToken);
        if (bills.Count != 1)
        {
            throw new SupplyChainException(bills.Count == 0
                ? $"{repository}@{image} has no bill of materials; push it again with 'images --push'."
                : $"{repository}@{image} has {bills.Count} bills of materials ({string.Join(", ", bills.Select(bill => bill.Digest))}); "
                + "delete those that are not its own, since a signature vouches for what it covers.");
        }

        // The bill first: an image that is signed has a signed bill.
        var isNew = await _signatures.SignAsync(repository, bills[0].Digest, signer, cancellationToken);
        return await _signatures.SignAsync(repository, image, signer, cancellationToken) || isNew;
    }
}
