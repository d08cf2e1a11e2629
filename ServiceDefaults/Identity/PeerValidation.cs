using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>
/// Decides whether a certificate proves a workload identity (SPIFFE X.509-SVID, sections 2 to 5): it is current, made
/// for this side of the connection, chains to the workload's authority alone, and carries exactly one URI, a SPIFFE
/// ID of the trust domain.
/// </summary>
internal static class PeerValidation
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private const X509KeyUsageFlags AuthorityUsages = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    /// <summary>Returns the peer, or the reason to refuse it; exactly one of the two is null.</summary>
    public static (PeerIdentity? Peer, string? Refusal) Validate(
        X509Certificate2? certificate,
        X509Certificate2Collection intermediates,
        string usage,
        string trustDomain,
        CertificateMaterial material,
        DateTimeOffset now)
    {
        if (certificate is null) return (null, PeerRefusals.NoCertificate);
        if (now >= certificate.NotAfter.ToUniversalTime()) return (null, PeerRefusals.Expired);
        if (now < certificate.NotBefore.ToUniversalTime()) return (null, PeerRefusals.NotYetValid);
        if (TrustChain.Refuse(material.Roots, certificate, intermediates, now) is { } untrusted)
        {
            return (null, untrusted);
        }

        if (IsAuthority(certificate)) return (null, PeerRefusals.AuthorityCertificate);
        if (!IsFor(usage, certificate)) return (null, PeerRefusals.WrongUsage);

        var uris = SubjectUris.Read(certificate);
        if (uris.Count == 0) return (null, PeerRefusals.NoIdentity);
        if (uris.Count > 1) return (null, PeerRefusals.SeveralIdentities);
        if (!SpiffeId.TryParse(uris[0], out var id)) return (null, PeerRefusals.MalformedIdentity);
        return id.TrustDomain == trustDomain
            ? (new PeerIdentity(id, certificate, intermediates, material.TrustGeneration), null)
            : (null, PeerRefusals.WrongTrustDomain);
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(limits => limits.CertificateAuthority)
        || certificate.Extensions.OfType<X509KeyUsageExtension>()
            .Any(usage => (usage.KeyUsages & AuthorityUsages) != X509KeyUsageFlags.None);

    private static bool IsFor(string usage, X509Certificate2 certificate)
    {
        var keyUsage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return keyUsage is not null && keyUsage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
            && usages is not null && usages.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == usage);
    }
}
