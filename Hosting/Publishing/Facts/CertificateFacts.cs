using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>How services prove themselves to each other.</summary>
/// <param name="Bundle">The secret, in the vault of each scope, with the authorities that services trust.</param>
public sealed record CertificateFacts(string Bundle)
{
    internal static CertificateFacts All { get; } = new(CertificateMounts.TrustBundle);
}
