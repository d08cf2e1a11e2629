using System.Collections.Concurrent;
using System.Data.Common;
using SQLitePCL;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The one writer of an embedded store, a thread of its own: a commit takes its time, and the threads that serve
/// callers are not spent on it. Those who write at the same time share a transaction, and so the wait for the disk:
/// <list type="number">
/// <item>What waits is taken together, each unit behind a savepoint.</item>
/// <item>A unit that throws is undone alone.</item>
/// <item>One commit makes all durable. Nobody is answered before, not even with an exception.</item>
/// <item>Where SQLite has given up the whole transaction, each other unit is run again by itself.</item>
/// </list>
/// </summary>
internal sealed class SqliteWriter(SqliteConnections connections) : IDisposable
{
    private const int MostTogether = 64;

    private readonly BlockingCollection<SqliteUnit> _waiting = [];
    private readonly Lock _gate = new();
    private Thread? _thread;
    private KeptConnection? _connection;
    private bool _hasWritten = true;

    private KeptConnection Connection => _connection ??= connections.OpenWriter();

    /// <summary>Runs work in a transaction, and ends when that is committed.</summary>
    public Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var unit = new SqliteUnit<T>(work, cancellationToken);
        Add(unit);
        return unit.Ended;
    }

    /// <summary>Wipes what earlier commits have left in the log; false when a reader stands in the way.</summary>
    public Task<bool> ScrubAsync(CancellationToken cancellationToken)
    {
        var scrub = new SqliteUnit<bool>((_, _) => Task.FromResult(!_hasWritten), cancellationToken)
        {
            IsAfterCommit = true,
        };
        Add(scrub);
        return scrub.Ended;
    }

    public void Dispose()
    {
        lock (_gate) _waiting.CompleteAdding();
        _thread?.Join();
        _waiting.Dispose();
    }

    private void Add(SqliteUnit unit)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_waiting.IsAddingCompleted, this);
            _waiting.Add(unit, CancellationToken.None);
            if (_thread is not null) return;
            _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
            _thread.UnsafeStart();
        }
    }

    private void Run()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            // 1
            var (writes, scrubs) = (new List<SqliteUnit>(), new List<SqliteUnit>());
            Sort(first);
            while (writes.Count < MostTogether && _waiting.TryTake(out var next)) Sort(next);
            if (writes.Count > 0) Write(writes);
            // Who asks for this has seen its commit, so those who ask together are served by one.
            if (scrubs.Count > 0) Scrub(scrubs);

            void Sort(SqliteUnit unit)
            {
                if (unit.IsGivenUp) unit.Cancel();
                else if (unit.IsAfterCommit) scrubs.Add(unit);
                else writes.Add(unit);
            }
        }

        // The last connection to close writes the log back into the file.
        Close();
    }

    private void Write(List<SqliteUnit> units)
    {
        try
        {
            var before = raw.sqlite3_total_changes(Connection.Handle);
            // Not deferred: a transaction that starts as a reader cannot always become a writer.
            Connection.Run("BEGIN IMMEDIATE");
            if (!RunAll(units)) return;
            // 3
            _hasWritten = true;
            Connection.Run("COMMIT");
            if (raw.sqlite3_total_changes(Connection.Handle) != before) StoreMetrics.Committed();
        }
        catch (Exception failure)
        {
            // Whatever state the connection is in, the next one is in none.
            Close();
            foreach (var unit in units) unit.Fail(failure);
            return;
        }

        foreach (var unit in units) unit.Answer();
    }

    private bool RunAll(List<SqliteUnit> units)
    {
        foreach (var unit in units)
        {
            Connection.Run("SAVEPOINT unit");
            var succeeded = unit.Run(Connection);
            if (raw.sqlite3_get_autocommit(Connection.Handle) != 0)
            {
                // 4
                unit.Answer();
                foreach (var other in units.Where(other => other != unit)) Write([other]);
                return false;
            }

            // 2
            if (!succeeded) Connection.Run("ROLLBACK TO unit");
            Connection.Run("RELEASE unit");
        }

        return true;
    }

    private void Scrub(List<SqliteUnit> units)
    {
        try
        {
            if (_hasWritten) _hasWritten = !Connection.Scrub();
            foreach (var unit in units) unit.Run(Connection);
        }
        catch (Exception failure)
        {
            Close();
            foreach (var unit in units) unit.Fail(failure);
            return;
        }

        foreach (var unit in units) unit.Answer();
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
