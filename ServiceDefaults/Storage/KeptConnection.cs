using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// A connection to an embedded store that is set up once and kept, with the statements that were prepared on it. One
/// piece of work has it at a time.
/// </summary>
internal sealed class KeptConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int MostPrepared = 100;

    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>A command without parameters; it is the caller's alone until it is given back.</summary>
    public SqliteCommand Take(string sql)
    {
        if (_prepared.Remove(sql, out var known)) return known;
        var command = CreateCommand();
#pragma warning disable CA2100 // Statements are constants of the stores; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    public void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (_prepared.Count >= MostPrepared || !_prepared.TryAdd(command.CommandText, command)) command.Dispose();
    }

    /// <summary>Runs a statement of the store itself, such as the end of a transaction.</summary>
    public void Run(string sql)
    {
        var command = Take(sql);
        try
        {
            command.ExecuteNonQuery();
        }
        finally
        {
            GiveBack(command);
        }
    }

    /// <summary>
    /// Writes the log back into the file and empties it; false when a reader stands in the way for long.
    /// </summary>
    public bool Scrub()
    {
        using var command = CreateCommand();
        // Nobody writes meanwhile, so a reader is not waited for as long as another process that writes.
        command.CommandText = "PRAGMA busy_timeout = 100";
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        var blocked = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        command.CommandText = SqliteConnections.BusyTimeout;
        command.ExecuteNonQuery();
        return blocked == 0;
    }
}
