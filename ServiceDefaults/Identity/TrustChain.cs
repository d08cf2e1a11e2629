using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>
/// The path from a certificate to the workload's authority, by way of the intermediates that came with it.
/// </summary>
internal static class TrustChain
{
    private static readonly HashSet<string> StrongSignatures =
    [
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", // ECDSA with SHA-256, -384, -512
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", // RSA with SHA-256, -384, -512
    ];

    /// <summary>How a chain is built: trusting <paramref name="roots"/> alone, and asking nobody.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Leaves live for a day: they expire sooner than a revocation list would reach every service.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    /// <summary>Why the certificate is not trusted under <paramref name="roots"/>, or null.</summary>
    public static string? Refuse(
        X509Certificate2Collection roots,
        X509Certificate2 certificate,
        X509Certificate2Collection intermediates,
        DateTimeOffset now)
    {
        if (roots.Count == 0) return PeerRefusals.UntrustedAuthority;
        using var chain = new X509Chain { ChainPolicy = Policy(roots) };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        var trusted = chain.Build(certificate);
        X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];

        // Verifiers differ in what they say of such an issuer, and some pass it over when they look for one.
        var issuers = trusted ? path.Skip(1) : path.Skip(1).Concat(Named(certificate.IssuerName, roots, intermediates));
        if (issuers.Any(issuer => !MaySign(issuer))) return PeerRefusals.IssuerNotAuthority;
        if (path.Any(IsShort)) return PeerRefusals.WeakKey;
        if (path.SkipLast(trusted ? 1 : 0).Any(IsWeaklySigned)) return PeerRefusals.WeakSignature;
        return trusted ? null : PeerRefusals.UntrustedAuthority;
    }

    private static IEnumerable<X509Certificate2> Named(
        X500DistinguishedName name, X509Certificate2Collection roots, X509Certificate2Collection intermediates) =>
        roots.Concat(intermediates).Where(known => known.SubjectName.RawData.AsSpan().SequenceEqual(name.RawData));

    private static bool MaySign(X509Certificate2 issuer) =>
        issuer.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
        && issuer.Extensions.OfType<X509KeyUsageExtension>()
            .All(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign));

    private static bool IsShort(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        return ecdsa is not { KeySize: >= 256 } && rsa is not { KeySize: >= 2048 };
    }

    private static bool IsWeaklySigned(X509Certificate2 certificate) =>
        !StrongSignatures.Contains(certificate.SignatureAlgorithm.Value ?? "");
}
