using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>
/// PEM as it is written here. Every block ends with a line break, also the last (RFC 7468, section 3), so that files
/// can be joined: certificate and key, or the authorities of a bundle.
/// </summary>
internal static class PemText
{
#pragma warning disable RS0030 // The one place that adds what these leave out.
    /// <summary>A certificate, <c>CERTIFICATE</c>.</summary>
    public static string Of(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>A private key in PKCS #8, <c>PRIVATE KEY</c>.</summary>
    public static string Of(AsymmetricAlgorithm key) => key.ExportPkcs8PrivateKeyPem() + "\n";
#pragma warning restore RS0030
}
