using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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

    private static readonly HashSet<string> StrongSignatures =
    [
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", // ECDSA with SHA-256, -384, -512
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", // RSA with SHA-256, -384, -512
    ];

    /// <summary>Returns the peer, or the reason to refuse it; exactly one of the two is null.</summary>
    public static (PeerIdentity? Peer, string? Refusal) Validate(
        X509Certificate2? certificate,
        string usage,
        string trustDomain,
        CertificateMaterial material,
        DateTimeOffset now)
    {
        if (certificate is null) return (null, PeerRefusals.NoCertificate);
        if (now >= certificate.NotAfter.ToUniversalTime()) return (null, PeerRefusals.Expired);
        if (now < certificate.NotBefore.ToUniversalTime()) return (null, PeerRefusals.NotYetValid);
        if (!ChainsTo(material.Roots, certificate, now)) return (null, PeerRefusals.UntrustedAuthority);
        if (!IsStrong(certificate)) return (null, PeerRefusals.WeakCryptography);
        if (!IsLeafFor(usage, certificate)) return (null, PeerRefusals.WrongUsage);

        if (SubjectUris.Read(certificate) is not [var uri] || !SpiffeId.TryParse(uri, out var id))
        {
            return (null, PeerRefusals.NoIdentity);
        }

        return id.TrustDomain == trustDomain
            ? (new PeerIdentity(id, certificate, material.TrustGeneration), null)
            : (null, PeerRefusals.WrongTrustDomain);
    }

    /// <summary>Whether the certificate chains to one of <paramref name="roots"/> and to nothing else.</summary>
    public static bool ChainsTo(X509Certificate2Collection roots, X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        // Leaves live for a day: they expire sooner than a revocation list would reach every service.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return roots.Count > 0 && chain.Build(certificate);
    }

    private static bool IsStrong(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        return StrongSignatures.Contains(certificate.SignatureAlgorithm.Value ?? "")
            && (ecdsa is { KeySize: >= 256 } || rsa is { KeySize: >= 2048 });
    }

    private static bool IsLeafFor(string usage, X509Certificate2 certificate)
    {
        var authority = certificate.Extensions.OfType<X509BasicConstraintsExtension>()
            .Any(constraints => constraints.CertificateAuthority);
        var keyUsage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return !authority
            && keyUsage is not null && keyUsage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
            && usages is not null && usages.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == usage);
    }
}
