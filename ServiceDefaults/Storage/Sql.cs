using System.Data.Common;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Commands with named parameters, without ceremony and without reflection.</summary>
/// <remarks>
/// No text that goes to a store holds a card number, in whatever column, service or scope: cards are stored as bytes,
/// encrypted (PCI DSS 3.5.1). One that does is refused before the store sees it.
/// </remarks>
public static class Sql
{
    private static readonly Refusal s_cardNumber = new(
        StatusCode.InvalidArgument, "card-number-refused", "A card number belongs in the card form and nowhere else.");

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(
        this DbConnection connection,
        string sql,
        CancellationToken cancellationToken,
        params (string, object?)[] values)
    {
        await using var statement = Statement.Of(connection, sql, values);
        return await statement.Command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a statement once for each set of values, in one round trip where the driver can.</summary>
    public static async Task ExecuteEachAsync(
        this DbConnection connection,
        string sql,
        IEnumerable<(string, object?)[]> sets,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (!connection.CanCreateBatch)
        {
            foreach (var values in sets) await connection.ExecuteAsync(sql, cancellationToken, values);
            return;
        }

        await using var batch = connection.CreateBatch();
        foreach (var values in sets)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            Fill(command.Parameters, command.CreateParameter, values);
            batch.BatchCommands.Add(command);
            StoreMetrics.Stated();
        }

        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a query and returns every row, mapped.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this DbConnection connection,
        string sql,
        Func<DbDataReader, T> map,
        CancellationToken cancellationToken,
        params (string, object?)[] values)
    {
        await using var statement = Statement.Of(connection, sql, values);
        await using var reader = await statement.Command.ExecuteReaderAsync(cancellationToken);
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
        await using var statement = Statement.Of(connection, sql, values);
        await using var reader = await statement.Command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? map(reader) : default;
    }

    internal static void Fill(
        DbParameterCollection parameters, Func<DbParameter> create, IEnumerable<(string, object?)> values)
    {
        foreach (var (name, value) in values)
        {
            var parameter = create();
            parameter.ParameterName = name;
            if (value is string text && CardNumberGuard.InText(text)) throw s_cardNumber.ToException();
            parameter.Value = value ?? DBNull.Value;
            parameters.Add(parameter);
        }
    }
}
