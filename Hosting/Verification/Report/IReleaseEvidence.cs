using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Verification.Controls;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>What only the supply chain knows: the release key, and what the registry holds.</summary>
public interface IReleaseEvidence
{
    /// <summary>The release key.</summary>
    /// <param name="key">A PEM file, or the address of a key in Key Vault.</param>
    /// <param name="passwordFile">The file with the password of an encrypted key; null where there is none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WorkloadException">The key cannot be used.</exception>
    Task<IReportSigner> OpenAsync(string key, string? passwordFile, CancellationToken cancellationToken);

    /// <summary>Whether each locked image, and its bill of materials, is there and signed.</summary>
    /// <param name="images">The image lock.</param>
    /// <param name="place">The registry, and the path above the services' repositories.</param>
    /// <param name="publicKeyFile">The PEM file of the key whose signatures are trusted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WorkloadException">The place or the key cannot be used.</exception>
    Task<IReadOnlyList<ImageStatus>> AskAsync(
        ImageLock images, string place, string publicKeyFile, CancellationToken cancellationToken);
}
