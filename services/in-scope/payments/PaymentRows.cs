using System.Data.Common;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Values;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Payments;

/// <summary>The row of a payment, inside somebody else's transaction.</summary>
internal static class PaymentRows
{
    private const string Columns =
        "id, order_id, amount, currency, state, card_token, brand, last4, refusal, sent_at, created_at, attempts";

    public static Task<Payment?> FindAsync(
        DbConnection connection, string id, CancellationToken cancellationToken) =>
        connection.FirstAsync(
            $"SELECT {Columns} FROM payments WHERE id = @id", Map, cancellationToken, ("@id", id));

    /// <summary>The payment of a key with the hash of its content, or null.</summary>
    public static Task<(Payment Payment, string ContentHash)?> FindByKeyAsync(
        DbConnection connection, string key, CancellationToken cancellationToken) =>
        connection.FirstAsync<(Payment, string)?>(
            $"SELECT {Columns}, content_hash FROM payments WHERE idempotency_key = @key",
            row => (Map(row), row.GetString(12)),
            cancellationToken,
            ("@key", key));

    /// <summary>Adds a payment, leased; false when its idempotency key is taken.</summary>
    public static async Task<bool> InsertAsync(
        DbConnection connection,
        Payment payment,
        string key,
        string contentHash,
        Lease? lease,
        long now,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            """
            INSERT INTO payments (
                id, idempotency_key, content_hash, order_id, amount, currency, card_token, state, brand, last4,
                refusal, created_at, sent_at, lease_owner, lease_until)
            VALUES (@id, @key, @hash, @order, @amount, @currency, @token, @state, @brand, @last4, @refusal,
                @created, @sent, @owner, @until)
            ON CONFLICT (idempotency_key) DO NOTHING
            """,
            cancellationToken,
            ("@id", payment.Id),
            ("@key", key),
            ("@hash", contentHash),
            ("@order", payment.OrderId),
            ("@amount", payment.Money.Amount),
            ("@currency", payment.Money.Currency),
            ("@token", payment.CardToken?.Value),
            ("@state", payment.State.ToString()),
            ("@brand", payment.Brand),
            ("@last4", payment.Last4),
            ("@refusal", payment.Refusal),
            ("@created", payment.CreatedAt.ToUnixTimeMilliseconds()),
            ("@sent", payment.MayHaveBeenSent ? now : null),
            ("@owner", lease?.Owner),
            ("@until", lease?.UntilMs ?? 0)) == 1;

    private static Payment Map(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        OrderId = row.GetString(1),
        Money = Money.TryCreate(row.GetInt64(2), row.GetString(3), out var money)
            ? money
            : throw new InvalidOperationException("A stored amount is out of range."),
        State = Enum.Parse<PaymentState>(row.GetString(4)),
        CardToken = !row.IsDBNull(5) && CardToken.TryParse(row.GetString(5), out var token) ? token : null,
        Brand = row.GetString(6),
        Last4 = row.GetString(7),
        Refusal = row.IsDBNull(8) ? null : row.GetString(8),
        MayHaveBeenSent = !row.IsDBNull(9),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        Attempts = (int)row.GetInt64(11),
    };
}
