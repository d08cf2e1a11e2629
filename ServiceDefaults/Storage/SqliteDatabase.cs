using System.Data.Common;
using Microsoft.Data.Sqlite;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// A database file that belongs to this process alone. Commits are flushed to the disk, and deleted content is
/// overwritten with zeros.
/// </summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    // foreign_keys and synchronous are per connection; journal_mode lasts with the file. secure_delete overwrites
    // freed content, which crypto-shredding counts on.
    private const string Settings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";

    private readonly string _file;
    private readonly string _connectionString;
    private readonly MigrationSet _migrations;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writer = new(1, 1);

    public SqliteDatabase(string file, MigrationSet migrations, TimeProvider time)
    {
        _file = file;
        _migrations = migrations;
        _time = time;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true }.ToString();
    }

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(Settings, cancellationToken);
            return connection;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 8 or 11 or 14 or 26)
        {
            // SQLITE_READONLY, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_NOTADB
            await connection.DisposeAsync();
            throw new ConfigurationFaultsException(
                [$"The database {_file} (WORKLOAD__STORE__FILE) is damaged or cannot be written: {fault.Message}"]);
        }
    }

    public override async Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            return await InTransactionAsync(connection, work, cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
    }

    public override async Task ScrubAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
    }

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        await WriteAsync(
            async (connection, token) =>
            {
                await _migrations.ApplyAsync(connection, _time.GetUtcNow(), token);
                return true;
            },
            cancellationToken);
    }

    public void Dispose()
    {
        // Pooled connections would keep the file open after the application has ended.
        using (var connection = new SqliteConnection(_connectionString)) SqliteConnection.ClearPool(connection);
        _writer.Dispose();
    }

    // IMMEDIATE takes the write lock at once: a transaction that reads first can then not fail half-way.
    private static async Task<T> InTransactionAsync<T>(
        DbConnection connection, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("BEGIN IMMEDIATE", cancellationToken);
        try
        {
            var result = await work(connection, cancellationToken);
            await connection.ExecuteAsync("COMMIT", CancellationToken.None);
            return result;
        }
        catch
        {
            await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
            throw;
        }
    }
}
