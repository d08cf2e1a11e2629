using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Whether a text is the PEM that it should be, and can be read.</summary>
internal static class Pem
{
    /// <summary>One public key and nothing else: no private key comes into the manifests beside it.</summary>
    public static bool IsPublicKey(string text)
    {
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] != "PUBLIC KEY") return false;
        var beside = text.Remove(fields.Location.Start.Value, fields.Location.End.Value - fields.Location.Start.Value);
        try
        {
            _ = PublicKey.CreateFromSubjectPublicKeyInfo(Convert.FromBase64String(text[fields.Base64Data]), out _);
            return string.IsNullOrWhiteSpace(beside);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>At least one certificate, and no private key.</summary>
    public static bool HasCertificates(string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
            return certificates.Count > 0 && !text.Contains("PRIVATE KEY", StringComparison.Ordinal);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates) certificate.Dispose();
        }
    }
}
