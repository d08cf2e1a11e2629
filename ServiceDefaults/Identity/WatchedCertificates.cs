using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>
/// The certificate files of a directory, read again when they change, so that new handshakes use new certificates
/// without a restart.
/// </summary>
/// <remarks>
/// The content is compared, not file events: a mounted secret is swapped by a symbolic link, which raises none on
/// the files themselves. A reading that does not fit together (a new key beside the old certificate) is tried again
/// at the next look while the last good one stays in use.
/// </remarks>
internal sealed partial class WatchedCertificates : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string _directory;
    private readonly bool _validatesPeers;
    private readonly SecurityEvents _security;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile CertificateMaterial _current;
    private string? _reportedFault;

    /// <exception cref="ConfigurationFaultsException">The directory holds no usable certificate.</exception>
    public WatchedCertificates(
        string directory, bool validatesPeers, TimeProvider time, SecurityEvents security, ILogger logger)
    {
        _directory = directory;
        _validatesPeers = validatesPeers;
        _security = security;
        _logger = logger;
        _current = ReadFirst();
        _timer = time.CreateTimer(_ => Refresh(), null, Interval, Interval);
    }

    public CertificateMaterial Current => _current;

    public void Dispose() => _timer.Dispose();

    private void Refresh()
    {
        try
        {
            if (CertificateMaterial.FingerprintOf(_directory) != _current.Fingerprint)
            {
                var next = CertificateMaterial.Read(_directory, _validatesPeers);
                Tell(next);
                _current = next;
            }

            _reportedFault = null;
        }
        catch (Exception fault) when (fault
            is IOException or CryptographicException or UnauthorizedAccessException or AuditFailureException)
        {
            if (_reportedFault == fault.Message) return;
            _reportedFault = fault.Message;
            Unreadable(_logger, _directory, fault.Message);
        }
    }

    // Before it is used: a change that leaves no trace does not happen.
    private void Tell(CertificateMaterial next)
    {
        if (next.TrustGeneration != _current.TrustGeneration) _security.TrustChanged(next.Roots.Count);
        if (!next.Leaf.RawDataMemory.Span.SequenceEqual(_current.Leaf.RawDataMemory.Span))
        {
            _security.CertificateChanged(next.Leaf.SerialNumber, next.Leaf.NotAfter.ToUniversalTime());
        }
    }

    private CertificateMaterial ReadFirst()
    {
        try
        {
            return CertificateMaterial.Read(_directory, _validatesPeers);
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultsException(
                [$"No usable certificate in {_directory} (WORKLOAD__CERTIFICATES): {fault.Message}"]);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "Certificate files in {Directory} stay unused until they fit: {Fault}")]
    private static partial void Unreadable(ILogger logger, string directory, string fault);
}
