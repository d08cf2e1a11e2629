using System.Data.Common;
using System.Diagnostics;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders.Outbox;

/// <summary>The rows of the outbox, inside somebody else's transaction.</summary>
internal static class OutboxRows
{
    public static Task AddAsync(
        DbConnection connection,
        string orderId,
        OutboxTask task,
        DateTimeOffset due,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO outbox (order_id, position, task, trace_parent, next_attempt_at)
            SELECT @order, COUNT(*), @task, @trace, @due FROM outbox WHERE order_id = @order
            """,
            cancellationToken,
            ("@order", orderId),
            ("@task", task.ToString()),
            ("@trace", Activity.Current?.Id),
            ("@due", due.ToUnixTimeMilliseconds()));

    /// <summary>Marks a task as done; false when it is not open.</summary>
    public static async Task<bool> FinishAsync(
        DbConnection connection, string orderId, OutboxTask task, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            "UPDATE outbox SET done = 1 WHERE order_id = @order AND task = @task AND done = 0",
            cancellationToken,
            ("@order", orderId),
            ("@task", task.ToString())) > 0;
}
