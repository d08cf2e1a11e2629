using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Authorities;

/// <summary>
/// What an authority must be to issue for this workload. Its bundle is all that services trust, so an authority that
/// also serves others would let those others in: it is a root of its own.
/// </summary>
internal static class AuthorityRules
{
    private static readonly HashSet<string> Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34"]; // P-256, P-384

    /// <exception cref="CertificateFaultException">It may not issue, with the reason.</exception>
    public static void Validate(X509Certificate2 certificate, string place, DateTimeOffset now)
    {
        if (Refuse(certificate, now) is { } reason)
        {
            throw new CertificateFaultException(
                $"The certificate in {place} cannot be the workload's authority: {reason}.");
        }
    }

    /// <summary>Whether the public key is ECDSA on P-256 or P-384.</summary>
    public static bool IsStrong(PublicKey key)
    {
        using var ecdsa = key.GetECDsaPublicKey();
        return ecdsa is not null && Curves.Contains(ecdsa.ExportParameters(false).Curve.Oid.Value ?? "");
    }

    private static string? Refuse(X509Certificate2 certificate, DateTimeOffset now)
    {
        var limits = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        if (limits is not { CertificateAuthority: true, Critical: true })
        {
            return "it is no certificate of an authority (basicConstraints, critical, with cA true)";
        }

        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is null || !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
        {
            return "its key usage does not allow to sign certificates (keyCertSign)";
        }

        if (!IsStrong(certificate.PublicKey)) return "its key is not ECDSA on P-256 or P-384";
        if (AuthorityCertificate.KeyIdentifier(certificate).Length == 0) return "it has no subject key identifier";
        if (!certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
        {
            return "another authority signed it, and whatever else that one signs would be trusted too; use a root of "
                + "the workload's own";
        }

        if (certificate.NotBefore.ToUniversalTime() > now)
        {
            return $"it is valid from {Moment.Text(certificate.NotBefore)} only";
        }
        return certificate.NotAfter.ToUniversalTime() <= now
            ? $"it expired at {Moment.Text(certificate.NotAfter)}"
            : null;
    }
}
