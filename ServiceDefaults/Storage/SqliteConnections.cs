using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Opens connections to the file of an embedded store, and keeps those of readers for the next.</summary>
internal sealed class SqliteConnections(string file) : IDisposable
{
    /// <summary>Sets for how long a statement waits for another process that writes.</summary>
    public const string BusyTimeout = "PRAGMA busy_timeout = 5000";

    private const int MostKept = 8;

    // fullfsync is what makes a commit durable on macOS. Sorts stay in memory, so that no temporary file holds data.
    private const string Settings =
        $"""
        {BusyTimeout};
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA trusted_schema = OFF;
        """;

    private readonly ConcurrentBag<KeptConnection> _readers = [];
    private volatile bool _isDisposed;

    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = 5,
        Pooling = false,
    }.ToString();

    /// <summary>A connection that writes.</summary>
    public KeptConnection OpenWriter() => Open("");

    /// <summary>A connection that refuses to write; the caller disposes it.</summary>
    public KeptConnection OpenReader() => Open("PRAGMA query_only = ON;");

    /// <summary>Likewise; the caller keeps it for others, or disposes it when it has failed.</summary>
    public KeptConnection TakeReader() => _readers.TryTake(out var kept) ? kept : OpenReader();

    public void KeepReader(KeptConnection connection)
    {
        if (_isDisposed || _readers.Count >= MostKept) connection.Dispose();
        else _readers.Add(connection);
    }

    /// <summary>Makes the file a store whose readers and writer do not wait for each other, for all times.</summary>
    public void SetUp()
    {
        using var connection = Open("PRAGMA journal_mode = WAL;");
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_readers.TryTake(out var kept)) kept.Dispose();
    }

    private KeptConnection Open(string mode)
    {
        var connection = new KeptConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants.
            command.CommandText = Settings + mode;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
