using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>The store of one service: reads, write transactions and schema migrations.</summary>
/// <remarks>
/// What fails for a passing reason is done again where that is safe: a read, and a write whose commit was not begun.
/// So work may run more than once, and must neither call other services nor begin another read or write.
/// </remarks>
public abstract class Database
{
    /// <summary>Opens a connection for reading; it refuses to write. Dispose it.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs <paramref name="work"/> on one state of the store, the last committed one.</summary>
    public abstract Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in one write transaction and commits it durably; an exception rolls it back. It
    /// takes turns with every other writer of the store, in all instances of the service.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Likewise, but takes turns only with the writers of the same <paramref name="key"/>, and with those without one.
    /// For work whose outcome depends on nothing but what that key names.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(
        string key, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}(Func{DbConnection, CancellationToken, Task{T}}, CancellationToken)" />
    public Task WriteAsync(Func<DbConnection, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(Valued(work), cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}(string, Func{DbConnection, CancellationToken, Task{T}}, CancellationToken)" />
    public Task WriteAsync(
        string key, Func<DbConnection, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(key, Valued(work), cancellationToken);

    /// <summary>
    /// Wipes what committed transactions have deleted or replaced from the files of an embedded store.
    /// </summary>
    /// <returns>
    /// Whether nothing of it is left in the files; otherwise a reader stood in the way and a later call will do, or the
    /// files are those of a server, which keeps the past in places that no client can wipe.
    /// </returns>
    public abstract Task<bool> ScrubAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure before the service starts that its schema is current: an embedded store is migrated, a shared one
    /// must have been.
    /// </summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">
    /// The store is unusable or its schema old.
    /// </exception>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Brings the schema to the newest version: the embedded <c>Schema/&lt;engine&gt;/*.sql</c> files in name order.
    /// </summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">
    /// The store is unusable, or was migrated by files that differ from the embedded ones.
    /// </exception>
    public abstract Task MigrateAsync(CancellationToken cancellationToken);

    private static Func<DbConnection, CancellationToken, Task<bool>> Valued(
        Func<DbConnection, CancellationToken, Task> work) =>
        async (connection, token) =>
        {
            await work(connection, token);
            return true;
        };
}
