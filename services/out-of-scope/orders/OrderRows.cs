using System.Data.Common;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Storage;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Orders;

/// <summary>The rows of an order, inside somebody else's transaction.</summary>
internal static class OrderRows
{
    public static Task<Order?> FindAsync(DbConnection connection, string id, CancellationToken cancellationToken) =>
        FindAsync(connection, "id", id, cancellationToken);

    public static async Task<Order?> FindAsync(
        DbConnection connection, string column, string value, CancellationToken cancellationToken)
    {
        var order = await connection.FirstAsync(
            $"""
            SELECT id, status, amount, currency, card_token, email, payment_id, brand, last4, refusal
            FROM orders WHERE {column} = @value
            """,
            Map,
            cancellationToken,
            ("@value", value));
        if (order is null) return null;
        var lines = await connection.QueryAsync(
            "SELECT product_id, name, quantity, amount FROM order_lines WHERE order_id = @id ORDER BY position",
            row => new OrderLine(
                row.GetString(0),
                row.GetString(1),
                (int)row.GetInt64(2),
                ToMoney(row.GetInt64(3), order.Total.Currency)),
            cancellationToken,
            ("@id", order.Id));
        var history = await connection.QueryAsync(
            "SELECT event, at FROM order_history WHERE order_id = @id ORDER BY position",
            row => new HistoryEvent(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))),
            cancellationToken,
            ("@id", order.Id));
        return order with { Lines = lines, History = history };
    }

    /// <summary>Adds an order with its lines, leased; false when its idempotency key is taken.</summary>
    public static async Task<bool> InsertAsync(
        DbConnection connection,
        Order order,
        string key,
        string contentHash,
        Lease? lease,
        CancellationToken cancellationToken)
    {
        var added = await connection.ExecuteAsync(
            """
            INSERT INTO orders (
                id, idempotency_key, content_hash, status, amount, currency, card_token, email, lease_owner,
                lease_until)
            VALUES (@id, @key, @hash, 'Pending', @amount, @currency, @token, @email, @owner, @until)
            ON CONFLICT (idempotency_key) DO NOTHING
            """,
            cancellationToken,
            ("@id", order.Id),
            ("@key", key),
            ("@hash", contentHash),
            ("@amount", order.Total.Amount),
            ("@currency", order.Total.Currency),
            ("@token", order.CardToken),
            ("@email", order.Email),
            ("@owner", lease?.Owner),
            ("@until", lease?.UntilMs ?? 0));
        if (added == 0) return false;
        await connection.ExecuteEachAsync(
            """
            INSERT INTO order_lines (order_id, position, product_id, name, quantity, amount)
            VALUES (@id, @position, @product, @name, @quantity, @amount)
            """,
            order.Lines.Index().Select(entry => ((string, object?)[])
            [
                ("@id", order.Id),
                ("@position", entry.Index),
                ("@product", entry.Item.ProductId),
                ("@name", entry.Item.Name),
                ("@quantity", entry.Item.Quantity),
                ("@amount", entry.Item.Price.Amount),
            ]),
            cancellationToken);
        return true;
    }

    public static Task AddHistoryAsync(
        DbConnection connection, string id, string @event, DateTimeOffset at, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO order_history (order_id, position, event, at)
            SELECT @id, COUNT(*), @event, @at FROM order_history WHERE order_id = @id
            """,
            cancellationToken,
            ("@id", id),
            ("@event", @event),
            ("@at", at.ToUnixTimeMilliseconds()));

    /// <summary>Moves an order on; false when it is not where it is moved from.</summary>
    public static async Task<bool> MoveAsync(
        DbConnection connection, string id, OrderStatus from, OrderStatus to, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            "UPDATE orders SET status = @to WHERE id = @id AND status = @from",
            cancellationToken,
            ("@id", id),
            ("@from", from.ToString()),
            ("@to", to.ToString())) == 1;

    private static Order Map(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Status = Enum.Parse<OrderStatus>(row.GetString(1)),
        Total = ToMoney(row.GetInt64(2), row.GetString(3)),
        CardToken = row.GetString(4),
        Email = row.GetString(5),
        PaymentId = row.IsDBNull(6) ? null : row.GetString(6),
        Brand = row.GetString(7),
        Last4 = row.GetString(8),
        Refusal = row.IsDBNull(9) ? null : row.GetString(9),
        Lines = [],
    };

    private static Money ToMoney(long amount, string currency) =>
        Money.TryCreate(amount, currency, out var money)
            ? money
            : throw new InvalidOperationException("A stored amount is out of range.");
}
