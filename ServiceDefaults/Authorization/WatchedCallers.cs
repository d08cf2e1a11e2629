using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Authorization;

/// <summary>
/// The caller policy of this service, read again when its file changes, so that who may call what changes without a
/// restart. A file that is missing or damaged stops the start; while the service runs, the last good policy stays.
/// </summary>
/// <remarks>
/// The content is compared, not file events: a ConfigMap volume is swapped by a symbolic link, which raises none on
/// the file itself.
/// </remarks>
internal sealed class WatchedCallers : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string _file;
    private readonly string _trustDomain;
    private readonly SecurityEvents _events;
    private readonly ITimer _timer;
    private readonly Lock _refreshing = new();
    private volatile CallerPolicy _current;
    private Reading _told;
    private string? _reportedFault;

    /// <exception cref="ConfigurationFaultsException">The file is missing or damaged.</exception>
    public WatchedCallers(ServiceSettings settings, TimeProvider time, SecurityEvents events)
    {
        _file = settings.CallersFile
            ?? throw new ConfigurationFaultsException(["The environment variable WORKLOAD__CALLERS is missing."]);
        _trustDomain = settings.Identity.TrustDomain;
        _events = events;
        _told = ReadFirst();
        _current = _told.Policy;
        _timer = time.CreateTimer(_ => Refresh(), null, Interval, Interval);
    }

    public CallerPolicy Current => _current;

    public void Dispose() => _timer.Dispose();

    private void Refresh()
    {
        lock (_refreshing)
        {
            try
            {
                Look();
            }
            catch (AuditFailureException)
            {
                // Told and admitted at a later look; withdrawn callers are shut out already.
            }
        }
    }

    private void Look()
    {
        try
        {
            var content = File.ReadAllBytes(_file);
            var digest = Digest(content);
            if (digest != _told.Digest) Replace(Read(content, digest));
            _reportedFault = null;
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            if (_reportedFault == fault.Message) return;
            _events.CallersUnusable(_file, fault.Message);
            _reportedFault = fault.Message;
        }
    }

    private void Replace(Reading next)
    {
        var before = _told.Policy.Grants;
        _current = _told.Policy.Within(next.Policy);
        foreach (var (caller, path) in next.Policy.Grants.Except(before))
        {
            _events.CallerAdmitted(caller, path);
        }

        foreach (var (caller, path) in before.Except(next.Policy.Grants))
        {
            _events.CallerWithdrawn(caller, path);
        }

        (_current, _told) = (next.Policy, next);
    }

    private Reading ReadFirst()
    {
        try
        {
            var content = File.ReadAllBytes(_file);
            return Read(content, Digest(content));
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            throw new ConfigurationFaultsException(
                [$"No usable list of callers in {_file} (WORKLOAD__CALLERS): {fault.Message}"]);
        }
    }

    private Reading Read(byte[] content, string digest) =>
        new(new CallerPolicy(CallerList.Parse(content, _trustDomain)), digest);

    private static string Digest(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static bool IsUnusable(Exception fault) =>
        fault is IOException or InvalidDataException or UnauthorizedAccessException;

    private sealed record Reading(CallerPolicy Policy, string Digest);
}
