using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Authorities;

/// <summary>What the certificate of an authority says: it signs leaves and nothing else.</summary>
internal static class AuthorityCertificate
{
    private const string P384 = "1.3.132.0.34";

    /// <summary>
    /// A certificate that its own key signs (RFC 5280, section 4.2.1; SPIFFE X.509-SVID, sections 2 and 4).
    /// </summary>
    /// <param name="key">The public key.</param>
    /// <param name="signer">Signs with the private key.</param>
    /// <param name="name">The common name, for people.</param>
    /// <param name="notBefore">The start of its validity.</param>
    /// <param name="notAfter">The end of its validity.</param>
    /// <param name="trustDomain">The trust domain that it is the authority of, or null.</param>
    public static X509Certificate2 SelfSigned(
        PublicKey key,
        X509SignatureGenerator signer,
        string name,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        string? trustDomain = null)
    {
        var subject = new X500DistinguishedName($"O=regulated-workload, CN={name}");
        var request = new CertificateRequest(subject, key, HashFor(key));
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(key, critical: false);
        extensions.Add(identifier);
        extensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        if (trustDomain is not null) extensions.Add(TrustDomainId(trustDomain));
        return request.Create(subject, signer, notBefore, notAfter, SerialNumber.Next());
    }

    /// <summary>The hash that matches the strength of a key on P-256 or P-384.</summary>
    public static HashAlgorithmName HashFor(PublicKey key) =>
        CurveOf(key) == P384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    /// <summary>
    /// The key identifier in hexadecimal, by which leaves name their authority; empty when there is none.
    /// </summary>
    public static string KeyIdentifier(X509Certificate2 authority) =>
        authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifier ?? "";

    /// <summary>The common name.</summary>
    public static string NameOf(X509Certificate2 authority) =>
        authority.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    // The SPIFFE ID of a trust domain has no path, not even the slash that the framework's builder would add.
    private static X509Extension TrustDomainId(string trustDomain)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(
                UniversalTagNumber.IA5String, $"spiffe://{trustDomain}", new Asn1Tag(TagClass.ContextSpecific, 6));
        }

        return new X509SubjectAlternativeNameExtension(writer.Encode(), critical: false);
    }

    private static string? CurveOf(PublicKey key)
    {
        using var ecdsa = key.GetECDsaPublicKey();
        return ecdsa?.ExportParameters(false).Curve.Oid.Value;
    }
}
