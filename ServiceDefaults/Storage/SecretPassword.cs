using System.Text;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Secrets;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The password as versions of a secret. The server knows one password a role, so while it is changed either the newest
/// version is not valid yet or the one in use no longer is. Of the newest, the last good and the one before the newest,
/// the first that was not refused is used; once all were, the secret is read anew and it begins again.
/// </summary>
internal sealed partial class SecretPassword(
    SecretSource secrets, string name, TimeProvider clock, ILogger<SecretPassword> logger)
    : StorePassword, IDisposable
{
    // Between logins that may be refused, over all connections of this instance.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private string? _good;
    private bool _doubted;
    private long _lastLogin;
    private long _lastGood;

    public override async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _doubted)) await TakeTurnAsync(cancellationToken);
        var versions = await secrets.ReadAsync(name, cancellationToken);
        lock (_gate)
        {
            var choice = Candidates(versions).FirstOrDefault(IsOpen) ?? versions[^1];
            _lastLogin = clock.GetTimestamp();
            StoreLogin.Current?.Use(choice.Version, _lastLogin);
            return Encoding.UTF8.GetString(choice.Value.Span).Trim();
        }
    }

    public override void Accepted()
    {
        if (StoreLogin.Current?.Version is not { } version) return;
        lock (_gate)
        {
            _refused.Remove(version);
            (_good, _doubted, _lastGood) = (version, false, clock.GetTimestamp());
        }
    }

    public override async ValueTask<bool> RefusedAsync(
        StoreLogin login, bool wait, CancellationToken cancellationToken)
    {
        // Meanwhile another login went well, with what the next one will use.
        if (!Doubt(login)) return true;

        // A version that was never good may only be early, and the one before it is known.
        var known = await secrets.ReadAsync(name, cancellationToken);
        if (!WasGood(known[^1]) && AnyOpen(known)) return true;
        if (AnyOpen(await secrets.ReadAnewAsync(name, cancellationToken))) return true;
        lock (_gate)
        {
            _refused.Clear();
        }

        return wait;
    }

    public void Dispose() => _turn.Dispose();

    private bool Doubt(StoreLogin login)
    {
        lock (_gate)
        {
            if (login.Version is not { } version || login.Began < _lastGood) return false;
            _refused.Add(version);
            if (!_doubted) Refused(logger, version, name);
            return _doubted = true;
        }
    }

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var rest = Pause - clock.GetElapsedTime(_lastLogin);
            if (Volatile.Read(ref _doubted) && rest > TimeSpan.Zero) await Task.Delay(rest, clock, cancellationToken);
            _lastLogin = clock.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    private IEnumerable<SecretVersion> Candidates(IReadOnlyList<SecretVersion> versions)
    {
        yield return versions[^1];
        if (versions.FirstOrDefault(version => version.Version == _good) is { } good) yield return good;
        if (versions.Count > 1) yield return versions[^2];
    }

    private bool AnyOpen(IReadOnlyList<SecretVersion> versions)
    {
        lock (_gate)
        {
            return Candidates(versions).Any(IsOpen);
        }
    }

    private bool WasGood(SecretVersion version)
    {
        lock (_gate)
        {
            return version.Version == _good;
        }
    }

    private bool IsOpen(SecretVersion version) => !_refused.Contains(version.Version);

    [LoggerMessage(
        1801, LogLevel.Warning, "The database refuses version {Version} of the secret {Secret}; others are tried")]
    private static partial void Refused(ILogger logger, string version, string secret);
}
