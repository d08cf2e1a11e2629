using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>
/// Secrets in Azure Key Vault. A secret is read at its first use and then kept in memory, so that no call waits for the
/// vault; <see cref="SecretRefresh"/> reads it again. While the vault is away, the last good versions stay.
/// </summary>
internal sealed partial class KeyVaultSecretSource(
    KeyVaultReader reader, SecurityEvents security, TimeProvider time, ILogger<KeyVaultSecretSource> logger)
    : SecretSource, IDisposable
{
    // A version that is gone is not asked for with each of the cards that need it.
    private static readonly TimeSpan AbsentFor = TimeSpan.FromSeconds(10);

    // Nor is a secret read anew with each of the connections that its current version is refused on.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, IReadOnlyList<SecretVersion>> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Version), long> _absent = new();
    private readonly ConcurrentDictionary<string, bool> _stale = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);

    public override ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(
        string name, CancellationToken cancellationToken) =>
        _known.TryGetValue(name, out var versions)
            ? new ValueTask<IReadOnlyList<SecretVersion>>(versions)
            : new ValueTask<IReadOnlyList<SecretVersion>>(LoadAsync(name, null, cancellationToken));

    public override async ValueTask<SecretVersion?> FindAsync(
        string name, string version, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(name, cancellationToken);
        if (Among(known, version) is { } found) return found;
        var now = time.GetTimestamp();
        if (_absent.TryGetValue((name, version), out var since) && time.GetElapsedTime(since, now) < AbsentFor)
        {
            return null;
        }

        if (Among(await LoadAsync(name, known, cancellationToken), version) is { } late) return late;
        if (await reader.FindAsync(name, version, cancellationToken) is { } unlisted) return Remember(name, unlisted);
        _absent[(name, version)] = now;
        return null;
    }

    public override async ValueTask<IReadOnlyList<SecretVersion>> ReadAnewAsync(
        string name, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(name, cancellationToken);
        if (!IsFresh(name)) await RefreshAsync(name, known, unlessFresh: true, cancellationToken);
        return await ReadAsync(name, cancellationToken);
    }

    /// <summary>Reads again what was read before. A failure is told, and leaves everything as it is.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, known) in _known) await RefreshAsync(name, known, unlessFresh: false, cancellationToken);
        foreach (var (version, since) in _absent)
        {
            if (time.GetElapsedTime(since) >= AbsentFor) _absent.TryRemove(version, out _);
        }
    }

    public void Dispose()
    {
        foreach (var turn in _turns.Values)
        {
            turn.Dispose();
        }
    }

    private async Task RefreshAsync(
        string name, IReadOnlyList<SecretVersion> known, bool unlessFresh, CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(name, known, cancellationToken, unlessFresh);
            if (_stale.TryRemove(name, out _)) security.SecretReadAgain(name);
        }
        catch (ConfigurationFaultsException fault)
        {
            Unread(logger, fault.Faults[0]);
            if (_stale.TryAdd(name, true)) security.SecretUnreadable(name, fault.Faults[0]);
        }
    }

    // First, since it is not current.
    private SecretVersion Remember(string name, SecretVersion found)
    {
        _known.AddOrUpdate(
            name, [found], (_, known) => Among(known, found.Version) is null ? [found, .. known] : known);
        return found;
    }

    // Those who wait for the same secret get what the first of them has read.
    private async Task<IReadOnlyList<SecretVersion>> LoadAsync(
        string name, IReadOnlyList<SecretVersion>? seen, CancellationToken cancellationToken, bool unlessFresh = false)
    {
        var turn = _turns.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            var known = _known.GetValueOrDefault(name);
            if (known is not null && (!ReferenceEquals(known, seen) || (unlessFresh && IsFresh(name)))) return known;
            return _known[name] = await reader.ReadAsync(name, known ?? [], cancellationToken);
        }
        finally
        {
            if (unlessFresh) _asked[name] = time.GetTimestamp();
            turn.Release();
        }
    }

    private bool IsFresh(string name) =>
        _asked.TryGetValue(name, out var asked) && time.GetElapsedTime(asked) < FreshFor;

    private static SecretVersion? Among(IReadOnlyList<SecretVersion> versions, string version) =>
        versions.FirstOrDefault(known => known.Version == version);

    [LoggerMessage(1701, LogLevel.Warning, "{Fault} The last good versions stay in use, and it is tried again.")]
    private static partial void Unread(ILogger logger, string fault);
}
