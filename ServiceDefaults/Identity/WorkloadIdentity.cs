using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>The identity of this process: what it shows to others, and whom it trusts.</summary>
internal sealed class WorkloadIdentity(ServiceSettings settings, TimeProvider time, SecurityEvents security, ILogger<WorkloadIdentity> logger)
    : IDisposable
{
    private readonly WatchedCertificates _certificates = new(settings.CertificateDirectory, time, security, logger);

    public CertificateMaterial Material => _certificates.Current;

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

    public void Dispose() => _certificates.Dispose();

    private (PeerIdentity? Peer, string? Refusal) Validate(X509Certificate2? certificate, string usage) =>
        PeerValidation.Validate(certificate, usage, settings.Identity.TrustDomain, Material, Now);
}
