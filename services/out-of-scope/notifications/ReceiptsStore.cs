using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Notifications;

/// <summary>The outbox of receipts.</summary>
internal sealed class ReceiptsStore(Database database, TimeProvider time)
{
    /// <summary>Records a receipt; one whose id is recorded already is left as it is.</summary>
    /// <returns>Whether it is new.</returns>
    public Task<bool> RecordAsync(Receipt receipt, CancellationToken cancellationToken) => database.WriteAsync(
        receipt.Request.Id,
        async (connection, token) => await connection.ExecuteAsync(
            """
            INSERT INTO receipts (id, order_id, email, kind, amount, currency, brand, last4, recorded_at)
            VALUES (@id, @order, @email, @kind, @amount, @currency, @brand, @last4, @now)
            ON CONFLICT (id) DO NOTHING
            """,
            token,
            ("@id", receipt.Request.Id),
            ("@order", receipt.Request.OrderId),
            ("@email", receipt.Request.Email),
            ("@kind", receipt.Request.Kind.ToString()),
            ("@amount", receipt.Total.Amount),
            ("@currency", receipt.Total.Currency),
            ("@brand", receipt.Request.Brand),
            ("@last4", receipt.Request.Last4),
            ("@now", time.GetUtcNow().ToUnixTimeMilliseconds())) == 1,
        cancellationToken);
}
