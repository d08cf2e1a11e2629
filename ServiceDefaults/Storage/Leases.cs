using System.Collections.Concurrent;
using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Lets one at a time act on a row, over all instances of a service on one database. The table has the columns
/// <c>id</c>, <c>lease_owner</c> and <c>lease_until</c> (milliseconds since the Unix epoch, 0 when free).
/// </summary>
/// <remarks>
/// A holder that stands still for longer than its lease finds another at work when it wakes up. So whatever is stored
/// under a lease is stored on condition that the row is still where its holder saw it. A lease costs no commit of its
/// own where it begins with the row, or with what is stored first, and ends with what is stored last.
/// </remarks>
/// <typeparam name="T">What a row stands for.</typeparam>
/// <param name="database">The store of the service.</param>
/// <param name="table">The table, a constant of the service.</param>
/// <param name="find">Reads a row by its id.</param>
/// <param name="time">The clock that leases end by.</param>
public sealed class Leases<T>(
    Database database, string table, Func<DbConnection, string, CancellationToken, Task<T?>> find, TimeProvider time)
    where T : class
{
    // A holder renews its lease, so that others wait for no longer than this when it has died.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    // Longer than anything done under a lease: who is at it for longer is stuck, and no better than dead.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // For the leases of other processes. Those of this one are told of.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, Lease> _kept = new(StringComparer.Ordinal);
    private readonly LeaseSignals _signals = new();
    private readonly FarLeases _far = new(Duration, time);

    /// <summary>A lease that is to be stored with a new row, for <see cref="ActAsync"/>.</summary>
    public Lease Create(string id) => Create(id, RandomId.Create("lease_"));

    /// <summary>Runs <paramref name="act"/> under a lease that was stored with its row.</summary>
    public async Task<T> ActAsync(Lease lease, T row, Func<T, Lease, Task<T>> act)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(act);
        using var ended = new CancellationTokenSource();
        var renewal = RenewAsync(lease, ended.Token);
        try
        {
            return await act(row, lease);
        }
        finally
        {
            await ended.CancelAsync();
            await renewal;
            await LeaveAsync(lease);
        }
    }

    /// <summary>
    /// Runs <paramref name="act"/> under the lease, on the row as it is stored then; null when another holds the lease.
    /// </summary>
    public Task<T?> TryAsync(string id, Func<T, Lease, Task<T>> act, CancellationToken cancellationToken) =>
        TryAsync(id, first: null, act, cancellationToken);

    /// <summary>Likewise, and waits while another holds the lease.</summary>
    public Task<T> WaitAsync(string id, Func<T, Lease, Task<T>> act, CancellationToken cancellationToken) =>
        WaitAsync(id, first: null, act, cancellationToken);

    /// <summary>
    /// Likewise; <paramref name="first"/> is stored whether the lease is free or not, and in the same transaction.
    /// </summary>
    public async Task<T> WaitAsync(
        string id,
        Func<DbConnection, CancellationToken, Task>? first,
        Func<T, Lease, Task<T>> act,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            using var signal = _signals.Listen(id);
            if (await TryAsync(id, first, act, cancellationToken) is { } result) return result;
            await signal.WaitAsync(Interval, time, cancellationToken);
        }
    }

    private async Task<T?> TryAsync(
        string id,
        Func<DbConnection, CancellationToken, Task>? first,
        Func<T, Lease, Task<T>> act,
        CancellationToken cancellationToken)
    {
        _kept.TryRemove(id, out var kept);
        var now = time.GetUtcNow();
        var (lease, row) = first is null && kept is not null && kept.Until - now > Duration / 2
            ? (kept, await database.ReadAsync((connection, token) => find(connection, id, token), cancellationToken))
            : await TakeAsync(id, kept?.Owner, first, cancellationToken);
        lease.Last = now + Longest;
        return row is null ? null : await ActAsync(lease, row, act);
    }

    private async Task<(Lease Lease, T? Row)> TakeAsync(
        string id,
        string? keptBy,
        Func<DbConnection, CancellationToken, Task>? first,
        CancellationToken cancellationToken)
    {
        var lease = Create(id, keptBy ?? RandomId.Create("lease_"));
        var row = await database.WriteAsync(
            id,
            async (connection, token) =>
            {
                if (first is not null) await first(connection, token);
                var taken = await connection.ExecuteAsync(
                    $"""
                    UPDATE {table} SET lease_owner = @owner, lease_until = @until
                    WHERE id = @id AND (lease_until <= @now OR lease_until = @ended OR lease_owner = @owner)
                    """,
                    token,
                    ("@id", id),
                    ("@owner", lease.Owner),
                    ("@until", lease.UntilMs),
                    ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()),
                    ("@ended", _far.Ended(id) ?? 0));
                if (taken == 1) return await find(connection, id, token);
                _far.Note(id, await connection.FirstAsync(
                    $"SELECT lease_until FROM {table} WHERE id = @id", held => held.GetInt64(0), token, ("@id", id)));
                return null;
            },
            cancellationToken);
        return (lease, row);
    }

    private Lease Create(string id, string owner)
    {
        var now = time.GetUtcNow();
        return new Lease(table, id, owner, now + Duration, now + Longest);
    }

    private async Task RenewAsync(Lease lease, CancellationToken ended)
    {
        while (true)
        {
            try
            {
                await Task.Delay(Renewal, time, ended);
                var until = time.GetUtcNow() + Duration;
                if (until > lease.Last) return;
                if (!await ExtendAsync(lease, until, ended)) return;
                lease.Until = until;
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (DbException)
            {
                // There is time for another attempt; after it the lease expires, which holders must expect anyway.
            }
        }
    }

    // False when another has taken it over.
    private Task<bool> ExtendAsync(Lease lease, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            lease.Id,
            async (connection, token) => await connection.ExecuteAsync(
                $"UPDATE {table} SET lease_until = @until WHERE id = @id AND lease_owner = @owner",
                token,
                ("@id", lease.Id),
                ("@owner", lease.Owner),
                ("@until", until.ToUnixTimeMilliseconds())) == 1,
            cancellationToken);

    private async Task LeaveAsync(Lease lease)
    {
        try
        {
            if (lease.IsOver) return;
            if (lease.IsKept) Keep(lease);
            else await database.WriteAsync(lease.Id, lease.ReleaseAsync, CancellationToken.None);
        }
        finally
        {
            _signals.Raise(lease.Id);
        }
    }

    private void Keep(Lease lease)
    {
        lease.IsKept = false;
        _kept[lease.Id] = lease;
        // Those that nobody came for in time.
        foreach (var (id, old) in _kept)
        {
            if (old.Until <= time.GetUtcNow()) _kept.TryRemove(new KeyValuePair<string, Lease>(id, old));
        }
    }
}
