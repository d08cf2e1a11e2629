using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Promotion;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Report;

namespace RegulatedWorkload.Delivery.Evidence;

/// <summary>The release key, and what the registry holds, for the evidence report.</summary>
public sealed class ReleaseEvidence : IReleaseEvidence
{
    /// <inheritdoc/>
    public async Task<IReportSigner> OpenAsync(
        string key, string? passwordFile, CancellationToken cancellationToken) => new ReportSigner(
            KeyVaultSigner.IsKeyVaultAddress(key)
                ? await KeyVaultSigner.OpenAsync(key, cancellationToken)
                : PemSigner.Read(key, passwordFile));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImageStatus>> AskAsync(
        ImageLock images, string place, string publicKeyFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        var repository = Repository.Parse(place);
        using var key = VerificationKey.Read(publicKeyFile);
        using var registry = new RegistryClient();
        var trust = new ImageTrust(registry, key);
        List<ImageStatus> statuses = [];
        foreach (var (service, image) in images.Images.OrderBy(image => image.Key, StringComparer.Ordinal))
        {
            statuses.Add(await AskAsync(trust, repository.Below(service), service, image, cancellationToken));
        }

        return statuses;
    }

    private static async Task<ImageStatus> AskAsync(
        ImageTrust trust, Repository place, string service, LockedImage image, CancellationToken cancellationToken)
    {
        if (image.Sbom is null)
        {
            return new ImageStatus(
                service, image.Digest, IsTrusted: false, "The lock names no bill of materials for it.");
        }

        try
        {
            var locked = new LockedDigests(service, Digest.Parse(image.Digest), Digest.Parse(image.Sbom));
            var trusted = await trust.VerifyAsync(place, locked, cancellationToken);
            return new ImageStatus(
                service, image.Digest, IsTrusted: true,
                $"Signed by {trusted.Signatures}, its bill of materials by {trusted.SbomSignatures}.");
        }
        catch (Exception fault) when (fault is SupplyChainException or RegistryException)
        {
            return new ImageStatus(service, image.Digest, IsTrusted: false, fault.Message);
        }
    }

    private sealed class ReportSigner(IImageSigner signer) : IReportSigner
    {
        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            signer.SignAsync(content, cancellationToken);

        public void Dispose() => signer.Dispose();
    }
}
