using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Lets one at a time act on a row, over all instances of a service on one database. The table has the columns
/// <c>id</c>, <c>lease_owner</c> and <c>lease_until</c> (milliseconds since the Unix epoch, 0 when free).
/// </summary>
/// <remarks>
/// A holder that stands still for longer than its lease finds another at work when it wakes up. So whatever is stored
/// under a lease is stored on condition that the row is still where its holder saw it.
/// </remarks>
/// <typeparam name="T">What a row stands for.</typeparam>
/// <param name="database">The store of the service.</param>
/// <param name="table">The table, a constant of the service.</param>
/// <param name="find">Reads a row by its id.</param>
/// <param name="time">The clock that leases end by.</param>
public sealed class Leases<T>(
    Database database, string table, Func<string, CancellationToken, Task<T?>> find, TimeProvider time)
    where T : class
{
    // A holder renews its lease, so that others wait for no longer than this when it has died.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    // Longer than anything done under a lease: who is at it for longer is stuck, and no better than dead.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Runs <paramref name="act"/> under the lease, on the row as it is stored then; null when another holds the lease.
    /// </summary>
    public async Task<T?> TryAsync(string id, Func<T, Task<T>> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        var owner = RandomId.Create("lease_");
        if (!await TakeAsync(id, owner, cancellationToken)) return null;
        using var ended = new CancellationTokenSource();
        var renewal = RenewAsync(id, owner, ended.Token);
        try
        {
            return await act(await find(id, cancellationToken)
                ?? throw new InvalidOperationException($"A leased row of {table} exists."));
        }
        finally
        {
            await ended.CancelAsync();
            await renewal;
            await ReleaseAsync(id, owner);
        }
    }

    /// <summary>Likewise, and waits while another holds the lease.</summary>
    public async Task<T> WaitAsync(string id, Func<T, Task<T>> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAsync(id, act, cancellationToken) is { } result) return result;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Task<bool> TakeAsync(string id, string owner, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync(
            id,
            async (connection, token) => await connection.ExecuteAsync(
                $"UPDATE {table} SET lease_owner = @owner, lease_until = @until WHERE id = @id AND lease_until <= @now",
                token,
                ("@id", id),
                ("@owner", owner),
                ("@until", (now + Duration).ToUnixTimeMilliseconds()),
                ("@now", now.ToUnixTimeMilliseconds())) == 1,
            cancellationToken);
    }

    private async Task RenewAsync(string id, string owner, CancellationToken ended)
    {
        var last = time.GetUtcNow() + Longest;
        while (true)
        {
            try
            {
                await Task.Delay(Renewal, time, ended);
                var until = time.GetUtcNow() + Duration;
                if (until > last) return;
                await ExtendAsync(id, owner, until, ended);
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

    private Task ExtendAsync(string id, string owner, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            id,
            (connection, token) => connection.ExecuteAsync(
                $"UPDATE {table} SET lease_until = @until WHERE id = @id AND lease_owner = @owner",
                token,
                ("@id", id),
                ("@owner", owner),
                ("@until", until.ToUnixTimeMilliseconds())),
            cancellationToken);

    private Task ReleaseAsync(string id, string owner) => database.WriteAsync(
        id,
        (connection, token) => connection.ExecuteAsync(
            $"UPDATE {table} SET lease_owner = NULL, lease_until = 0 WHERE id = @id AND lease_owner = @owner",
            token,
            ("@id", id),
            ("@owner", owner)),
        CancellationToken.None);
}
