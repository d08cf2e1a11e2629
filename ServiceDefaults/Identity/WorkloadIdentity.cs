using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>The identity of this process: what it shows to others, and which authorities it trusts.</summary>
internal sealed class WorkloadIdentity(
    ServiceSettings settings, TimeProvider time, SecurityEvents security, ILogger<WorkloadIdentity> logger)
    : IDisposable
{
    // Read when first used, which a migration never does; the start of a service uses it before it listens.
    private readonly Lazy<WatchedCertificates> _certificates =
        new(() => new WatchedCertificates(
            settings.CertificateDirectory, validatesPeers: true, time, security, logger));

    public CertificateMaterial Material => _certificates.Value.Current;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Validates the certificate of a caller.</summary>
    public (PeerIdentity? Peer, string? Refusal) ValidateCaller(X509Certificate? certificate, X509Chain? sent) =>
        Validate(certificate, sent, PeerValidation.ClientUsage);

    /// <summary>Validates the certificate of a callee, which must be exactly <paramref name="expected"/>.</summary>
    public (PeerIdentity? Peer, string? Refusal) ValidateCallee(
        X509Certificate? certificate, X509Chain? sent, SpiffeId expected)
    {
        var (peer, refusal) = Validate(certificate, sent, PeerValidation.ServerUsage);
        return peer is null || peer.Id == expected ? (peer, refusal) : (null, PeerRefusals.WrongIdentity);
    }

    public void Dispose()
    {
        if (_certificates.IsValueCreated) _certificates.Value.Dispose();
    }

    private (PeerIdentity? Peer, string? Refusal) Validate(
        X509Certificate? certificate, X509Chain? sent, string usage) =>
        PeerValidation.Validate(
            certificate as X509Certificate2, Intermediates(sent), usage, settings.Identity.TrustDomain, Material, Now);

    // Copies: those of the handshake are disposed with it.
    private static X509Certificate2Collection Intermediates(X509Chain? sent) =>
        [.. (sent?.ChainPolicy.ExtraStore ?? []).Select(one => X509CertificateLoader.LoadCertificate(one.RawData))];
}
