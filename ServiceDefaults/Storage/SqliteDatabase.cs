using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The embedded store: one file that belongs to this process. Readers see the last commit and never wait; writers take
/// turns; a commit is on the disk before it is told.
/// </summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    private readonly string _file;
    private readonly Migrator _migrator;
    private readonly SqliteConnections _connections;
    private readonly SqliteWriter _writer;

    public SqliteDatabase(string file, Migrator migrator)
    {
        (_file, _migrator) = (file, migrator);
        _connections = new SqliteConnections(file);
        _writer = new SqliteWriter(_connections);
    }

    public override ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<DbConnection>(_connections.OpenReader());

    // On the caller's thread: what is read is nearly always in memory, and no reader waits for the disk of a writer.
    public override async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        cancellationToken.ThrowIfCancellationRequested();
        var connection = _connections.TakeReader();
        try
        {
            connection.Run("BEGIN");
            var result = await work(connection, cancellationToken);
            connection.Run("COMMIT");
            _connections.KeepReader(connection);
            return result;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override Task<T> WriteAsync<T>(
        string key, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, cancellationToken);

    public override Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _writer.WriteAsync(work, cancellationToken);
    }

    // secure_delete zeroes what is freed in the pages; the log still holds the pages as they were before.
    public override Task<bool> ScrubAsync(CancellationToken cancellationToken) => _writer.ScrubAsync(cancellationToken);

    public override Task PrepareAsync(CancellationToken cancellationToken) => MigrateAsync(cancellationToken);

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            OwnerFile.Ensure(_file);
            _connections.SetUp();
            await _migrator.ApplyAsync(this, guardHistory: null, cancellationToken);
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Explain(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw SqliteFaults.Unreachable();
        }
    }

    public void Dispose()
    {
        _connections.Dispose();
        _writer.Dispose();
    }
}
