using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;

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
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile CertificateMaterial _current;
    private string? _reportedFault;

    /// <exception cref="ConfigurationFaultsException">The directory holds no usable certificate.</exception>
    public WatchedCertificates(string directory, bool validatesPeers, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _validatesPeers = validatesPeers;
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
                _current = next;
                Changed(_logger, next.Leaf.SerialNumber, next.Leaf.NotAfter.ToUniversalTime());
            }

            _reportedFault = null;
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or UnauthorizedAccessException)
        {
            if (_reportedFault == fault.Message) return;
            _reportedFault = fault.Message;
            Unreadable(_logger, _directory, fault.Message);
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

    [LoggerMessage(1101, LogLevel.Information, "Certificate changed: serial {Serial}, valid until {NotAfter:O}")]
    private static partial void Changed(ILogger logger, string serial, DateTime notAfter);

    [LoggerMessage(1102, LogLevel.Warning, "Certificate files in {Directory} stay unused until they fit: {Fault}")]
    private static partial void Unreadable(ILogger logger, string directory, string fault);
}
