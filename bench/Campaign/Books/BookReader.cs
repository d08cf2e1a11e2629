using System.Data.Common;
using Microsoft.Data.Sqlite;
using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Books;

/// <summary>Reads the stores of all services, and the bank's own, past the services.</summary>
internal sealed class BookReader(Stage stage)
{
    public async Task<AllBooks> ReadAsync(CancellationToken cancellationToken)
    {
        // The bank last: what the others know of it, it must have known before.
        await using var orders = await OpenAsync("orders", cancellationToken);
        await using var payments = await OpenAsync("payments", cancellationToken);
        await using var notifications = await OpenAsync("notifications", cancellationToken);
        await using var bank = await OpenAsync(Stage.Acquirer, cancellationToken);
        return new AllBooks
        {
            Orders = await QueryAsync(
                orders,
                "SELECT id, idempotency_key, status, amount, currency, card_token, payment_id FROM orders",
                row => new OrderRow(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4),
                    row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6)),
                cancellationToken),
            Outbox = await QueryAsync(
                orders,
                "SELECT order_id, task FROM outbox WHERE done = 0",
                row => new OutboxRow(row.GetString(0), row.GetString(1)),
                cancellationToken),
            Payments = await QueryAsync(
                payments,
                "SELECT id, order_id, amount, currency, state, card_token FROM payments",
                row => new PaymentRow(
                    row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4),
                    !row.IsDBNull(5)),
                cancellationToken),
            Receipts = await QueryAsync(
                notifications,
                "SELECT order_id, kind, amount, currency FROM receipts",
                row => new ReceiptRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)),
                cancellationToken),
            Bank = await QueryAsync(
                bank,
                "SELECT reference, merchant_reference, amount, currency, status, calls FROM authorizations",
                row => new BankRow(
                    row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4),
                    (int)row.GetInt64(5)),
                cancellationToken),
        };
    }

    /// <summary>A connection to the store of a service or of the bank that changes nothing.</summary>
    public async Task<DbConnection> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var server = stage.Databases.FirstOrDefault(
            database => database.Databases.Any(one => one.Service == name));
        if (server is not null) return await server.OpenAsync(name, cancellationToken);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = stage.State.StoreFile(name),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        DbConnection connection, string sql, Func<DbDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this project.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(map(reader));
        return rows;
    }
}
