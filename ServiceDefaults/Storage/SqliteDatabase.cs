using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The embedded store: one file that belongs to this process. Readers see the last commit and never wait; writers take
/// turns; a commit is on the disk before it is told.
/// </summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    // fullfsync is what makes a commit durable on macOS. Sorts stay in memory, so that no temporary file holds data.
    private const string Settings =
        """
        PRAGMA busy_timeout = 5000;
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA trusted_schema = OFF;
        """;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _file;
    private readonly string _connectionString;
    private readonly Migrator _migrator;
    private bool _hasWritten = true;

    public SqliteDatabase(string file, Migrator migrator)
    {
        _file = file;
        _migrator = migrator;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = 5,
        }.ToString();
    }

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await ConnectAsync("PRAGMA query_only = ON;", cancellationToken);

    public override async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var connection = await ConnectAsync("PRAGMA query_only = ON;", cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: true);
        return await work(connection, cancellationToken);
    }

    public override Task<T> WriteAsync<T>(
        string key, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, cancellationToken);

    public override async Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await ConnectAsync("PRAGMA query_only = OFF;", cancellationToken);
            // Not deferred: a transaction that starts as a reader cannot always become a writer.
            await using var transaction = connection.BeginTransaction(deferred: false);
            var result = await work(connection, cancellationToken);
            _hasWritten = true;
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    // secure_delete zeroes what is freed in the pages; the log still holds the pages as they were before.
    public override async Task<bool> ScrubAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_hasWritten) return true;
            // Nobody writes meanwhile, so a reader is not waited for long.
            await using var connection = await ConnectAsync(
                "PRAGMA query_only = OFF; PRAGMA busy_timeout = 100;", cancellationToken);
            var blocked = await connection.FirstAsync(
                "PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt64(0) != 0, cancellationToken);
            _hasWritten = blocked;
            return !blocked;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task PrepareAsync(CancellationToken cancellationToken) => MigrateAsync(cancellationToken);

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            OwnerFile.Ensure(_file);
            await using (var connection = await ConnectAsync("PRAGMA journal_mode = WAL;", cancellationToken))
            {
            }

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
        // The last connection to close writes the log back into the file.
        using (var connection = new SqliteConnection(_connectionString)) SqliteConnection.ClearPool(connection);
        _turn.Dispose();
    }

    private async Task<SqliteConnection> ConnectAsync(string mode, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(Settings + mode, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
