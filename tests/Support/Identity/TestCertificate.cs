using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>What a certificate says. As it is, a good leaf without an identity; each member bends it.</summary>
public sealed record TestCertificate
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    public string Subject { get; init; } = "O=regulated-workload";

    public IReadOnlyList<string> Uris { get; init; } = [];

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<string> Usages { get; init; } = [ServerUsage, ClientUsage];

    public X509KeyUsageFlags KeyUsages { get; init; } = X509KeyUsageFlags.DigitalSignature;

    public bool IsAuthority { get; init; }

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddHours(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddHours(1);

    /// <summary>The key: <c>P-256</c>, <c>P-224</c>, or <c>RSA-</c> with its length.</summary>
    public string Key { get; init; } = "P-256";

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public X509Certificate2 SelfSigned() => Create((request, key) => WithKey(request.Create(
        request.SubjectName, Generator(key), NotBefore, NotAfter, Serial()), key));

    public X509Certificate2 SignedBy(X509Certificate2 issuer)
    {
        using var ecdsa = issuer.GetECDsaPrivateKey();
        using AsymmetricAlgorithm issuerKey = ecdsa is not null ? ecdsa : issuer.GetRSAPrivateKey()!;
        // Through the generator: it asks nothing of the issuer, not even that it may sign.
        return Create((request, key) => WithKey(request.Create(
            issuer.SubjectName, IssuerGenerator(issuerKey), NotBefore, NotAfter, Serial()), key));
    }

    private X509Certificate2 Create(Func<CertificateRequest, AsymmetricAlgorithm, X509Certificate2> sign)
    {
        using var key = CreateKey();
        var subject = new X500DistinguishedName(Subject);
        var request = key is ECDsa ecdsa
            ? new CertificateRequest(subject, ecdsa, Hash)
            : new CertificateRequest(subject, (RSA)key, Hash, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(IsAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(KeyUsages, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (Usages.Count > 0)
        {
            request.CertificateExtensions.Add(
                new X509EnhancedKeyUsageExtension([.. Usages.Select(usage => new Oid(usage))], false));
        }

        if (Uris.Count + DnsNames.Count > 0) request.CertificateExtensions.Add(Names());
        return sign(request, key);
    }

    private X509Extension Names()
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (tag, name) in Uris.Select(uri => (6, uri)).Concat(DnsNames.Select(dns => (2, dns))))
            {
                // Written as they are: the framework's builder would correct what a stranger's does not.
                writer.WriteCharacterString(
                    System.Formats.Asn1.UniversalTagNumber.IA5String,
                    name,
                    new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, tag));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), false);
    }

    private AsymmetricAlgorithm CreateKey() => Key switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-224" => ECDsa.Create(ECCurve.CreateFromFriendlyName("secp224r1")),
        _ => RSA.Create(int.Parse(Key["RSA-".Length..], null)),
    };

    private static X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key is ECDsa ecdsa
        ? X509SignatureGenerator.CreateForECDsa(ecdsa)
        : X509SignatureGenerator.CreateForRSA((RSA)key, RSASignaturePadding.Pkcs1);

    private X509SignatureGenerator IssuerGenerator(AsymmetricAlgorithm key) => Hash == HashAlgorithmName.SHA1
        ? new Sha1SignatureGenerator((ECDsa)key)
        : Generator(key);

    private static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        using (certificate)
        {
            return key is ECDsa ecdsa
                ? certificate.CopyWithPrivateKey(ecdsa)
                : certificate.CopyWithPrivateKey((RSA)key);
        }
    }

    private static byte[] Serial() => [0x40, .. RandomNumberGenerator.GetBytes(15)];
}
