using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>A trust bundle as it was found.</summary>
/// <param name="Place">Where, for people.</param>
/// <param name="Authorities">
/// The certificates in it, the one that issues first; none when it is missing or damaged.
/// </param>
/// <param name="Since">Since when it is as it is.</param>
internal sealed record StoredTrust(string Place, IReadOnlyList<X509Certificate2> Authorities, DateTimeOffset Since)
{
    /// <summary>The certificates of a bundle in PEM; none when it is damaged.</summary>
    public static IReadOnlyList<X509Certificate2> Parse(string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
            return [.. authorities];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    /// <summary>A bundle in PEM.</summary>
    public static string Format(IEnumerable<X509Certificate2> authorities) =>
        string.Concat(authorities.Select(authority => PemText.Of(authority)));
}
