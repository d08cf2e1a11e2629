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

    /// <summary>At least one certificate and nothing else: no key, and no text around, comes along with them.</summary>
    public static bool IsCertificates(string text)
    {
        var found = false;
        ReadOnlySpan<char> rest = text;
        for (; PemEncoding.TryFind(rest, out var fields); found = true)
        {
            if (rest[fields.Label] is not "CERTIFICATE" || !IsCertificate(rest[fields.Base64Data])) return false;
            if (!rest[..fields.Location.Start].IsWhiteSpace()) return false;
            rest = rest[fields.Location.End..];
        }

        return found && rest.IsWhiteSpace();
    }

    private static bool IsCertificate(ReadOnlySpan<char> data)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(data.ToString()));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
