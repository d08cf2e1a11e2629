using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>The store of one service: connections, write transactions and schema migrations.</summary>
public abstract class Database
{
    /// <summary>Opens a connection for reading. Dispose it.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in one write transaction and commits it durably; an exception rolls it back.
    /// </summary>
    /// <remarks>Writers of one process take turns. <paramref name="work"/> must not call other services.</remarks>
    public abstract Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that what was deleted and committed is gone from the files of the store, write-ahead log included.
    /// </summary>
    public abstract Task ScrubAsync(CancellationToken cancellationToken);

    /// <summary>Brings the schema to the newest version: the embedded <c>Schema/*.sql</c> files in name order.</summary>
    public abstract Task MigrateAsync(CancellationToken cancellationToken);
}
