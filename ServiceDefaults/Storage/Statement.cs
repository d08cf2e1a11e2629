using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// A command with its values, which a kept connection may have prepared before and keeps for the next time.
/// </summary>
internal readonly struct Statement : IAsyncDisposable
{
    private readonly KeptConnection? _keeper;

    private Statement(DbCommand command, KeptConnection? keeper) => (Command, _keeper) = (command, keeper);

    public DbCommand Command { get; }

    public static Statement Of(DbConnection connection, string sql, (string, object?)[] values)
    {
        var keeper = connection as KeptConnection;
        var statement = new Statement(keeper?.Take(sql) ?? Create(connection, sql), keeper);
        try
        {
            Sql.Fill(statement.Command.Parameters, statement.Command.CreateParameter, values);
            StoreMetrics.Stated();
            return statement;
        }
        catch
        {
            statement.Command.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_keeper is null) return Command.DisposeAsync();
        _keeper.GiveBack((Microsoft.Data.Sqlite.SqliteCommand)Command);
        return ValueTask.CompletedTask;
    }

    private static DbCommand Create(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of the stores; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
