using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>The store of one service: connections, write transactions and schema migrations.</summary>
public abstract class Database
{
    /// <summary>Opens a connection for reading; it refuses to write. Dispose it.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in one write transaction and commits it durably; an exception rolls it back.
    /// </summary>
    /// <remarks>
    /// Writers of one process take turns. <paramref name="work"/> must neither call other services nor begin another
    /// write.
    /// </remarks>
    public abstract Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}" />
    public Task WriteAsync(Func<DbConnection, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, token) =>
            {
                await work(connection, token);
                return true;
            },
            cancellationToken);

    /// <summary>Wipes what committed transactions have deleted or replaced from the files of the store.</summary>
    /// <returns>Whether nothing of it is left; otherwise a reader stood in the way, and a later call will do.</returns>
    public abstract Task<bool> ScrubAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Brings the schema to the newest version: the embedded <c>Schema/&lt;engine&gt;/*.sql</c> files in name order.
    /// </summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">
    /// The store is unusable, or was migrated by files that differ from the embedded ones.
    /// </exception>
    public abstract Task MigrateAsync(CancellationToken cancellationToken);
}
