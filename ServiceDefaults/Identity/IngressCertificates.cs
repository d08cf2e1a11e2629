using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>
/// The certificate that the entrance shows to browsers and the gateway. Services without a public route have none.
/// </summary>
internal sealed class IngressCertificates(
    ServiceSettings settings, TimeProvider time, SecurityEvents security, ILogger<IngressCertificates> logger)
    : IDisposable
{
    private readonly Lazy<WatchedCertificates>? _certificates = settings.IngressCertificateDirectory is { } directory
        ? new Lazy<WatchedCertificates>(
            () => new WatchedCertificates(directory, validatesPeers: false, time, security, logger))
        : null;

    [MemberNotNullWhen(true, nameof(_certificates))]
    public bool Exist => _certificates is not null;

    public CertificateMaterial Current => Exist
        ? _certificates.Value.Current
        : throw new InvalidOperationException("This service has no public route.");

    public void Dispose()
    {
        if (_certificates?.IsValueCreated == true) _certificates.Value.Dispose();
    }
}
