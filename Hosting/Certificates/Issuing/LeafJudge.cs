using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates.Authorities;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>How things stand, from good to worst.</summary>
internal enum Condition
{
    /// <summary>Nothing is to be done.</summary>
    Good,

    /// <summary>It works, and is to be renewed.</summary>
    Due,

    /// <summary>Calls fail, or will as soon as the service starts again.</summary>
    Broken,
}

/// <summary>Judges what is stored of a leaf.</summary>
/// <param name="issuer">The authority that leaves should come from.</param>
/// <param name="trusted">The authorities that services trust.</param>
/// <param name="gateway">The authorities that the Gateway trusts; null when that is not known.</param>
/// <param name="now">The time.</param>
internal sealed class LeafJudge(
    X509Certificate2 issuer,
    IReadOnlyList<X509Certificate2> trusted,
    IReadOnlyList<X509Certificate2>? gateway,
    DateTimeOffset now)
{
    /// <summary>What is said of a leaf whose authority is in no bundle.</summary>
    public const string Untrusted = "comes from an authority that is not trusted";

    private readonly string _issuer = AuthorityCertificate.KeyIdentifier(issuer);
    private readonly HashSet<string> _trusted = [.. trusted.Select(AuthorityCertificate.KeyIdentifier)];
    private readonly HashSet<string>? _gateway = gateway?.Select(AuthorityCertificate.KeyIdentifier).ToHashSet();

    /// <summary>The condition, and in words what is the matter; no words when it is good.</summary>
    public (Condition Condition, string Words) Judge(DeclaredLeaf declared, LeafReading reading)
    {
        if (reading.Leaf is not { } leaf) return (Condition.Broken, reading.Fault);
        if (now >= leaf.NotAfter) return (Condition.Broken, "expired");
        if (now < leaf.NotBefore) return (Condition.Broken, "is not valid yet; look at the clock");
        if (leaf.Purpose != declared.Request.Purpose())
        {
            return (Condition.Broken, "has other names or usages than are declared");
        }

        if (!_trusted.Contains(leaf.Authority)) return (Condition.Broken, Untrusted);
        if (declared.FacesGateway && _gateway is not null && !_gateway.Contains(leaf.Authority))
        {
            return (Condition.Broken, "comes from an authority that is not in ingress.certificateAuthority");
        }

        if (leaf.Authority != _issuer) return (Condition.Due, "is due: it comes from the former authority");
        var margin = (leaf.NotAfter - leaf.NotBefore) / 3;
        return leaf.NotAfter - now < margin ? (Condition.Due, "is due") : (Condition.Good, "");
    }
}
