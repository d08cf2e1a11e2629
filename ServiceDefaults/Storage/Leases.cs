using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Lets one at a time act on a row, over all instances of a service on one database. The table has the columns
/// <c>id</c>, <c>lease_owner</c> and <c>lease_until</c> (milliseconds since the Unix epoch, 0 when free).
/// </summary>
/// <param name="database">The store of the service.</param>
/// <param name="table">The table, a constant of the service.</param>
/// <param name="time">The clock that leases end by.</param>
public sealed class Leases(Database database, string table, TimeProvider time)
{
    // Longer than anything done under a lease, so that one ends by time only when its holder has died.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs <paramref name="act"/> under the lease, or gives null when another holds it.</summary>
    public async Task<T?> TryAsync<T>(string id, Func<Task<T>> act, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(act);
        var owner = RandomId.Create("lease_");
        if (!await TakeAsync(id, owner, cancellationToken)) return null;
        try
        {
            return await act();
        }
        finally
        {
            await ReleaseAsync(id, owner);
        }
    }

    /// <summary>Runs <paramref name="act"/> under the lease, after whoever holds it now.</summary>
    public async Task<T> WaitAsync<T>(string id, Func<Task<T>> act, CancellationToken cancellationToken)
        where T : class
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

    private Task ReleaseAsync(string id, string owner) => database.WriteAsync(
        id,
        (connection, token) => connection.ExecuteAsync(
            $"UPDATE {table} SET lease_owner = NULL, lease_until = 0 WHERE id = @id AND lease_owner = @owner",
            token,
            ("@id", id),
            ("@owner", owner)),
        CancellationToken.None);
}
