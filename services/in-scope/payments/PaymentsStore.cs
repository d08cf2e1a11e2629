using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Payments;

/// <summary>Payments and the operations on them. Every state is durable before anyone outside is told of it.</summary>
/// <remarks>
/// A lease may expire while its holder stands still. So a payment is changed only as it was seen: the condition of
/// every change names all of the row that a decision may rest on, and nobody overwrites what they have not seen.
/// </remarks>
internal sealed class PaymentsStore(Database database, PaymentMetrics metrics, TimeProvider time)
{
    public Task<Payment?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => PaymentRows.FindAsync(connection, id, token), cancellationToken);

    /// <summary>The payment of a key with the hash of its content, or null.</summary>
    public Task<(Payment Payment, string ContentHash)?> FindByKeyAsync(
        string key, CancellationToken cancellationToken) => database.ReadAsync(
            (connection, token) => PaymentRows.FindByKeyAsync(connection, key, token), cancellationToken);

    /// <summary>Stores a new payment with the lease on it, unless the key is taken.</summary>
    /// <returns>The payment of that key with the hash of its content, and whether it is the new one.</returns>
    public async Task<(Payment Payment, string ContentHash, bool IsNew)> BeginAsync(
        Payment payment, string key, string contentHash, Lease? lease, CancellationToken cancellationToken)
    {
        var begun = await database.WriteAsync<(Payment Payment, string ContentHash, bool IsNew)>(
            key,
            async (connection, token) =>
            {
                if (await PaymentRows.InsertAsync(connection, payment, key, contentHash, lease, Now, token))
                {
                    return (payment, contentHash, true);
                }

                var known = await PaymentRows.FindByKeyAsync(connection, key, token)
                    ?? throw new InvalidOperationException("A key that is taken has a payment.");
                return (known.Payment, known.ContentHash, false);
            },
            cancellationToken);
        if (begun.IsNew && payment.IsFinal) metrics.Became(payment.State);
        return begun;
    }

    /// <summary>
    /// Stores, in a transaction that goes on, that an operation was asked for. Asked again it is stored already.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">
    /// There is no such payment, or the key belongs to another operation.
    /// </exception>
    public async Task BeginOperationAsync(
        DbConnection connection, string key, string kind, string paymentId, CancellationToken cancellationToken)
    {
        var added = await connection.ExecuteAsync(
            """
            INSERT INTO operations (idempotency_key, kind, payment_id, created_at)
            SELECT @key, @kind, id, @now FROM payments WHERE id = @payment
            ON CONFLICT (idempotency_key) DO NOTHING
            """,
            cancellationToken,
            ("@key", key),
            ("@kind", kind),
            ("@payment", paymentId),
            ("@now", Now));
        if (added == 1) return;
        if (await PaymentRows.FindAsync(connection, paymentId, cancellationToken) is null)
        {
            throw PaymentRules.Unknown.ToException();
        }

        var known = await connection.FirstAsync(
            "SELECT kind, payment_id FROM operations WHERE idempotency_key = @key",
            row => (row.GetString(0), row.GetString(1)),
            cancellationToken,
            ("@key", key));
        if (known != (kind, paymentId)) throw PaymentRules.KeyReused.ToException();
    }

    /// <summary>
    /// Stores brand and last four digits of the card, and that an authorization may leave from now on; false when that,
    /// or more, has been stored before.
    /// </summary>
    public Task<bool> MarkSentAsync(Payment seen, string brand, string last4, CancellationToken cancellationToken) =>
        seen.IsFinal || seen.MayHaveBeenSent
            ? Task.FromResult(false)
            : UpdateAsync(
                "sent_at = @now, brand = @brand, last4 = @last4",
                seen,
                last: null,
                cancellationToken,
                ("@now", Now),
                ("@brand", brand),
                ("@last4", last4));

    /// <summary>Moves a payment to another state; false when it is no longer as it was seen.</summary>
    public async Task<bool> MoveAsync(Payment seen, Move move, CancellationToken cancellationToken)
    {
        var moved = await UpdateAsync(
            "state = @to, refusal = @refusal" + (move.ForgetsCard ? ", card_token = NULL" : ""),
            seen,
            move.Last,
            cancellationToken,
            ("@to", move.To.ToString()),
            ("@refusal", move.Refusal));
        if (moved) metrics.Became(move.To);
        return moved;
    }

    public Task ForgetTokenAsync(Payment seen, Lease last, CancellationToken cancellationToken) =>
        UpdateAsync("card_token = NULL", seen, last, cancellationToken);

    /// <summary>Puts the next look at a payment off, for longer the more attempts were made in vain.</summary>
    public Task PostponeAsync(Payment seen, CancellationToken cancellationToken) => UpdateAsync(
        "attempts = attempts + 1, next_attempt_at = @next",
        seen,
        last: null,
        cancellationToken,
        ("@next", After(seen.Attempts)));

    /// <summary>
    /// Puts the next look at a payment off that could not be looked at: the only change that rests on nothing seen, and
    /// it decides nothing.
    /// </summary>
    public Task PutOffAsync(string id, int attempts, CancellationToken cancellationToken) => database.WriteAsync(
        id,
        (connection, token) => connection.ExecuteAsync(
            "UPDATE payments SET attempts = attempts + 1, next_attempt_at = @next WHERE id = @id",
            token,
            ("@id", id),
            ("@next", After(attempts))),
        cancellationToken);

    /// <summary>The ids of payments whose outcome, or whose card in the vault, is still open and due.</summary>
    public Task<IReadOnlyList<string>> FindOpenAsync(int most, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) => connection.QueryAsync(
                """
                SELECT id FROM payments
                WHERE (state = 'Pending' OR card_token IS NOT NULL)
                  AND (next_attempt_at <= @now OR next_attempt_at > @horizon)
                  AND (lease_until <= @now OR lease_until > @horizon)
                ORDER BY next_attempt_at LIMIT @most
                """,
                row => row.GetString(0),
                token,
                ("@now", Now),
                ("@horizon", StoredTimes.Horizon(time.GetUtcNow())),
                ("@most", most)),
            cancellationToken);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long After(int attempts) => (time.GetUtcNow() + PaymentRules.Pause(attempts)).ToUnixTimeMilliseconds();

    private async Task<bool> UpdateAsync(
        string change,
        Payment seen,
        Lease? last,
        CancellationToken cancellationToken,
        params (string, object?)[] values)
    {
        var changed = await database.WriteAsync(
            seen.Id,
            async (connection, token) =>
            {
                var rows = await connection.ExecuteAsync(
                    $"""
                    UPDATE payments SET {change}
                    WHERE id = @id AND state = @seen_state AND (sent_at IS NOT NULL) = @seen_sent
                      AND (card_token IS NOT NULL) = @seen_token
                    """,
                    token,
                    [
                        ("@id", seen.Id),
                        ("@seen_state", seen.State.ToString()),
                        ("@seen_sent", seen.MayHaveBeenSent),
                        ("@seen_token", seen.CardToken is not null),
                        .. values,
                    ]);
                if (rows == 1 && last is not null) await last.ReleaseAsync(connection, token);
                return rows == 1;
            },
            cancellationToken);
        if (changed) last?.End();
        return changed;
    }
}
