using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Commands with named parameters, without ceremony and without reflection.</summary>
public static class Sql
{
    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(
        this DbConnection connection,
        string sql,
        CancellationToken cancellationToken,
        params (string, object?)[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a query and returns every row, mapped.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this DbConnection connection,
        string sql,
        Func<DbDataReader, T> map,
        CancellationToken cancellationToken,
        params (string, object?)[] values)
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Runs a query and returns its first row, mapped, or the default value when there is none.</summary>
    public static async Task<T?> FirstAsync<T>(
        this DbConnection connection,
        string sql,
        Func<DbDataReader, T> map,
        CancellationToken cancellationToken,
        params (string, object?)[] values)
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? map(reader) : default;
    }

    private static DbCommand Command(this DbConnection connection, string sql, (string, object?)[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of the stores; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
