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
        var certificate = File.ReadAllText(Path.Combine(directory, "tls.crt"));
        var key = File.ReadAllText(Path.Combine(directory, "tls.key"));
        var bundle = Path.Combine(directory, "ca.crt");
        var roots = File.Exists(bundle) ? File.ReadAllText(bundle) : "";

        var leaf = WithUsableKey(Pair(certificate, key));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPem(roots);
        // Trusting nobody is never meant: a bundle that is half written looks like that.
        if (validatesPeers && trusted.Count == 0) throw new CryptographicException($"{bundle} holds no certificate.");

        return new CertificateMaterial
        {
            Leaf = leaf,
            Context = SslStreamCertificateContext.Create(leaf, [.. chain.Skip(1)], offline: true),
            Roots = trusted,
            TrustGeneration = Digest(roots),
            Fingerprint = FingerprintOf(certificate, key, roots),
        };
    }

    private static X509Certificate2 Pair(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (ArgumentException mismatch)
        {
            throw new CryptographicException("tls.key does not belong to tls.crt.", mismatch);
        }
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
