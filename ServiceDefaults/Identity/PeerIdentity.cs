using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>Who is at the other end of a connection, proven by certificate. A feature of the connection.</summary>
public sealed class PeerIdentity
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _intermediates;
    private volatile string _trustedUnder;

    internal PeerIdentity(
        SpiffeId id,
        X509Certificate2 certificate,
        X509Certificate2Collection intermediates,
        string trustGeneration)
    {
        Id = id;
        _certificate = certificate;
        _intermediates = intermediates;
        _trustedUnder = trustGeneration;
        NotAfter = certificate.NotAfter.ToUniversalTime();
    }

    /// <summary>The SPIFFE ID in the peer's certificate.</summary>
    public SpiffeId Id { get; }

    /// <summary>When the certificate expires.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>
    /// Why the peer may make no further call on this connection, or null. A connection outlives neither the expiry of
    /// its certificate nor the removal of the root that it was trusted by.
    /// </summary>
    internal string? Refuse(CertificateMaterial material, DateTimeOffset now)
    {
        if (now >= NotAfter) return PeerRefusals.Expired;
        if (_trustedUnder == material.TrustGeneration) return null;
        if (TrustChain.Refuse(material.Roots, _certificate, _intermediates, now) is { } untrusted) return untrusted;
        _trustedUnder = material.TrustGeneration;
        return null;
    }
}
