using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>The public facts of a leaf that was issued.</summary>
/// <param name="Serial">Its serial number in hexadecimal.</param>
/// <param name="NotBefore">The start of its validity.</param>
/// <param name="NotAfter">The end of its validity.</param>
/// <param name="Authority">The key identifier of the authority that signed it, in hexadecimal.</param>
/// <param name="Purpose">The digest of its names and usages: <see cref="LeafRequest.Purpose"/>.</param>
internal sealed record StoredLeaf(
    string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Authority, string Purpose)
{
    /// <summary>About when it was issued; never too early.</summary>
    public DateTimeOffset IssuedAt => NotBefore + LeafRequest.Backdating;

    public static StoredLeaf Of(X509Certificate2 certificate) => new(
        certificate.SerialNumber,
        certificate.NotBefore.ToUniversalTime(),
        certificate.NotAfter.ToUniversalTime(),
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } key
            ? Convert.ToHexString(key.Span)
            : "",
        LeafRequest.PurposeOf(certificate));
}

/// <summary>What was found where a leaf should be.</summary>
/// <param name="Leaf">The leaf, or null.</param>
/// <param name="Fault">Why there is none, as the end of a sentence that starts with its name.</param>
internal sealed record LeafReading(StoredLeaf? Leaf, string Fault = "");
