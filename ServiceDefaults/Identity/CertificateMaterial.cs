using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>One consistent reading of a certificate directory: leaf with its key, and the trust bundle.</summary>
internal sealed class CertificateMaterial
{
    public required X509Certificate2 Leaf { get; init; }

    public required SslStreamCertificateContext Context { get; init; }

    public required X509Certificate2Collection Roots { get; init; }

    /// <summary>Changes when the trust bundle does, and only then.</summary>
    public required string TrustGeneration { get; init; }

    /// <summary>Changes when any of the files does.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Reads <c>tls.crt</c>, <c>tls.key</c> and, where peers are validated, <c>ca.crt</c>.</summary>
    /// <param name="directory">Where they lie.</param>
    /// <param name="validatesPeers">Whether a trust bundle must be there.</param>
    /// <exception cref="CryptographicException">
    /// A file is malformed, or the key belongs to another certificate.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CertificateMaterial Read(string directory, bool validatesPeers)
    {
        var certificate = PemFile.Read(directory, "tls.crt");
        var key = PemFile.Read(directory, "tls.key");
        var bundle = validatesPeers || File.Exists(Path.Combine(directory, "ca.crt"))
            ? PemFile.Read(directory, "ca.crt")
            : null;

        var chain = certificate.Certificates();
        var leaf = WithUsableKey(certificate.WithKeyOf(key));
        // Trusting nobody is never meant: a bundle that is half written looks like that.
        var trusted = bundle?.Certificates() ?? [];
        var roots = bundle?.Text ?? "";

        return new CertificateMaterial
        {
            Leaf = leaf,
            Context = SslStreamCertificateContext.Create(leaf, [.. chain.Skip(1)], offline: true),
            Roots = trusted,
            TrustGeneration = Digest(roots),
            Fingerprint = FingerprintOf(certificate.Text, key.Text, roots),
        };
    }

    /// <summary>The fingerprint of what lies in a directory now, without parsing it.</summary>
    public static string FingerprintOf(string directory)
    {
        var bundle = Path.Combine(directory, "ca.crt");
        return FingerprintOf(
            File.ReadAllText(Path.Combine(directory, "tls.crt")),
            File.ReadAllText(Path.Combine(directory, "tls.key")),
            File.Exists(bundle) ? File.ReadAllText(bundle) : "");
    }

    private static string FingerprintOf(string certificate, string key, string roots) =>
        Digest(certificate) + Digest(key) + Digest(roots);

    private static string Digest(string text) =>
        Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    // Schannel cannot use a key that lives in memory alone; a PKCS#12 round trip gives it one it can.
    private static X509Certificate2 WithUsableKey(X509Certificate2 leaf)
    {
        if (!OperatingSystem.IsWindows()) return leaf;
        using (leaf)
        {
            return X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        }
    }
}
