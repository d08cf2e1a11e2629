using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders.Outbox;

/// <summary>Finds what is due. The first open task of an order comes before the others, however late it is.</summary>
internal sealed class OutboxStore(Database database, TimeProvider time)
{
    /// <summary>The orders whose first open task is due.</summary>
    public Task<IReadOnlyList<string>> FindDueAsync(int most, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) => connection.QueryAsync(
                """
                SELECT first.order_id FROM outbox first JOIN orders ON orders.id = first.order_id
                WHERE first.done = 0 AND (first.next_attempt_at <= @now OR first.next_attempt_at > @horizon)
                  AND (orders.lease_until <= @now OR orders.lease_until > @horizon)
                  AND NOT EXISTS (
                    SELECT 1 FROM outbox earlier
                    WHERE earlier.order_id = first.order_id AND earlier.done = 0 AND earlier.position < first.position)
                ORDER BY first.next_attempt_at LIMIT @most
                """,
                row => row.GetString(0),
                token,
                ("@now", Now),
                ("@horizon", Horizon),
                ("@most", most)),
            cancellationToken);

    /// <summary>The first open task of an order if it is due, or null.</summary>
    public async Task<OutboxEntry?> FirstDueAsync(string orderId, CancellationToken cancellationToken)
    {
        var first = await database.ReadAsync(
            (connection, token) => connection.FirstAsync(
                """
                SELECT task, attempts, trace_parent, next_attempt_at FROM outbox
                WHERE order_id = @order AND done = 0 ORDER BY position LIMIT 1
                """,
                row => (
                    Entry: new OutboxEntry(
                        orderId,
                        Enum.Parse<OutboxTask>(row.GetString(0)),
                        (int)row.GetInt64(1),
                        row.IsDBNull(2) ? null : row.GetString(2)),
                    Due: row.GetInt64(3)),
                token,
                ("@order", orderId)),
            cancellationToken);
        return first.Entry is not null && (first.Due <= Now || first.Due > Horizon) ? first.Entry : null;
    }

    /// <summary>Whether a task was tried in vain and its next attempt is not due yet.</summary>
    public Task<bool> IsPostponedAsync(string orderId, OutboxTask task, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) => connection.FirstAsync(
                """
                SELECT 1 FROM outbox
                WHERE order_id = @order AND task = @task AND done = 0 AND attempts > 0
                  AND next_attempt_at > @now AND next_attempt_at <= @horizon
                """,
                _ => true,
                token,
                ("@order", orderId),
                ("@task", task.ToString()),
                ("@now", Now),
                ("@horizon", Horizon)),
            cancellationToken);

    /// <summary>Puts off a task that was tried in vain, for longer each time.</summary>
    public Task PostponeAsync(string orderId, OutboxTask task, CancellationToken cancellationToken) =>
        database.WriteAsync(
            orderId,
            async (connection, token) =>
            {
                var attempts = await connection.FirstAsync(
                    "SELECT attempts FROM outbox WHERE order_id = @order AND task = @task AND done = 0",
                    row => (int)row.GetInt64(0),
                    token,
                    ("@order", orderId),
                    ("@task", task.ToString()));
                return await connection.ExecuteAsync(
                    """
                    UPDATE outbox SET attempts = attempts + 1, next_attempt_at = @next
                    WHERE order_id = @order AND task = @task AND done = 0
                    """,
                    token,
                    ("@order", orderId),
                    ("@task", task.ToString()),
                    ("@next", Now + (long)Pause(attempts).TotalMilliseconds));
            },
            cancellationToken);

    /// <summary>How long to wait after a vain attempt: doubling from 1 to 60 seconds, give or take a quarter.</summary>
    public static TimeSpan Pause(int attempts)
    {
        var seconds = Math.Min(60, 1 << Math.Min(attempts, 6));
        return TimeSpan.FromMilliseconds(seconds * RandomNumberGenerator.GetInt32(750, 1250));
    }

    private long Horizon => StoredTimes.Horizon(time.GetUtcNow());

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
