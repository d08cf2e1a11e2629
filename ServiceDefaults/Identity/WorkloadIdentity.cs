using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>The identity of this process: what it shows to others, and whom it trusts.</summary>
internal sealed class WorkloadIdentity(ServiceSettings settings, TimeProvider time, ILogger<WorkloadIdentity> logger)
    : IDisposable
{
    // Read when first used, which a migration never does; the start of a service uses it before it listens.
    private readonly Lazy<WatchedCertificates> _certificates =
        new(() => new WatchedCertificates(settings.CertificateDirectory, time, logger));

    public CertificateMaterial Material => _certificates.Value.Current;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Validates the certificate of a caller.</summary>
    public (PeerIdentity? Peer, string? Refusal) ValidateCaller(X509Certificate2? certificate) =>
        Validate(certificate, PeerValidation.ClientUsage);

    /// <summary>Validates the certificate of a callee, which must be exactly <paramref name="expected"/>.</summary>
    public (PeerIdentity? Peer, string? Refusal) ValidateCallee(X509Certificate2? certificate, SpiffeId expected)
    {
        var (peer, refusal) = Validate(certificate, PeerValidation.ServerUsage);
        return peer is null || peer.Id == expected ? (peer, refusal) : (null, PeerRefusals.WrongIdentity);
    }

    public void Dispose()
    {
        if (_certificates.IsValueCreated) _certificates.Value.Dispose();
    }

    private (PeerIdentity? Peer, string? Refusal) Validate(X509Certificate2? certificate, string usage) =>
        PeerValidation.Validate(certificate, usage, settings.Identity.TrustDomain, Material, Now);
}
