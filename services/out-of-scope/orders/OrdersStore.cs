using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders;

/// <summary>Orders with their lines, history and outbox. Each method is one transaction.</summary>
internal sealed class OrdersStore(Database database, TimeProvider time)
{
    public Task<Order?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => OrderRows.FindAsync(connection, id, token), cancellationToken);

    /// <summary>The order of an idempotency key with the hash of its content, or null.</summary>
    public Task<(Order Order, string ContentHash)?> FindByKeyAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync<(Order, string)?>(
            async (connection, token) =>
            {
                var hash = await connection.FirstAsync(
                    "SELECT content_hash FROM orders WHERE idempotency_key = @key",
                    row => row.GetString(0),
                    token,
                    ("@key", key));
                return hash is not null
                    && await OrderRows.FindAsync(connection, "idempotency_key", key, token) is { } order
                    ? (order, hash)
                    : null;
            },
            cancellationToken);

    /// <summary>Places an order as pending, with its authorization to be done.</summary>
    /// <returns>Whether it was placed, and is leased; the key may be taken.</returns>
    public Task<bool> PlaceAsync(
        Order order,
        string key,
        string contentHash,
        DateTimeOffset authorizeAt,
        Lease? lease,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            key,
            async (connection, token) =>
            {
                if (!await OrderRows.InsertAsync(connection, order, key, contentHash, lease, token)) return false;
                await OrderRows.AddHistoryAsync(connection, order.Id, OrderEvents.Placed, Now, token);
                await OutboxRows.AddAsync(connection, order.Id, OutboxTask.Authorize, authorizeAt, token);
                return true;
            },
            cancellationToken);

    /// <summary>
    /// Stores the outcome of a payment and what follows from it. Where that is nothing, the lease ends.
    /// </summary>
    public async Task SettleAsync(
        string id,
        OrderStatus status,
        PaymentsV1.Payment? payment,
        string? refusal,
        Lease lease,
        CancellationToken cancellationToken)
    {
        var isDone = status != OrderStatus.Confirmed;
        var isSettled = await database.WriteAsync(
            id,
            async (connection, token) =>
            {
                var changed = await connection.ExecuteAsync(
                    """
                    UPDATE orders
                    SET status = @status, payment_id = @payment, brand = @brand, last4 = @last4, refusal = @refusal,
                        card_token = ''
                    WHERE id = @id AND status = 'Pending'
                    """,
                    token,
                    ("@id", id),
                    ("@status", status.ToString()),
                    ("@payment", payment?.Id),
                    ("@brand", payment?.Brand ?? ""),
                    ("@last4", payment?.Last4 ?? ""),
                    ("@refusal", refusal));
                if (changed == 0) return false;
                await OrderRows.AddHistoryAsync(connection, id, OrderRules.EventOf(status), Now, token);
                await OutboxRows.FinishAsync(connection, id, OutboxTask.Authorize, token);
                if (isDone)
                {
                    await lease.ReleaseAsync(connection, token);
                    return true;
                }

                await OutboxRows.AddAsync(connection, id, OutboxTask.Capture, Now, token);
                await OutboxRows.AddAsync(connection, id, OutboxTask.Receipt, Now, token);
                return true;
            },
            cancellationToken);
        if (!isSettled) return;
        if (isDone) lease.End();
        else lease.Keep();
    }

    /// <summary>Finishes a task that may leave an entry in the history, and with the last one the lease.</summary>
    public async Task FinishAsync(
        string id, OutboxTask task, string? @event, Lease? last, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            id,
            async (connection, token) =>
            {
                if (last is not null) await last.ReleaseAsync(connection, token);
                if (await OutboxRows.FinishAsync(connection, id, task, token) && @event is not null)
                {
                    await OrderRows.AddHistoryAsync(connection, id, @event, Now, token);
                }

                return true;
            },
            cancellationToken);
        last?.End();
    }

    /// <summary>Stores that the payment of a confirmed order was reversed before it was collected.</summary>
    public Task ReverseAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        id,
        async (connection, token) =>
        {
            var reversed = await OrderRows.MoveAsync(
                connection, id, OrderStatus.Confirmed, OrderStatus.Failed, token);
            if (!reversed) return false;
            await OrderRows.AddHistoryAsync(connection, id, OrderEvents.Failed, Now, token);
            await OutboxRows.FinishAsync(connection, id, OutboxTask.Capture, token);
            await OutboxRows.FinishAsync(connection, id, OutboxTask.Receipt, token);
            return true;
        },
        cancellationToken);

    /// <summary>Begins to cancel a confirmed order: what was still to be collected or told no longer is.</summary>
    /// <returns>Whether it was confirmed.</returns>
    public Task<bool> BeginCancelAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        id,
        async (connection, token) =>
        {
            var begun = await OrderRows.MoveAsync(
                connection, id, OrderStatus.Confirmed, OrderStatus.Cancelling, token);
            if (!begun) return false;
            await OrderRows.AddHistoryAsync(connection, id, OrderEvents.Cancelled, Now, token);
            await OutboxRows.FinishAsync(connection, id, OutboxTask.Capture, token);
            await OutboxRows.FinishAsync(connection, id, OutboxTask.Receipt, token);
            await OutboxRows.AddAsync(connection, id, OutboxTask.Refund, Now, token);
            return true;
        },
        cancellationToken);

    /// <summary>Stores that the money is back.</summary>
    public Task RefundedAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        id,
        async (connection, token) =>
        {
            var refunded = await OrderRows.MoveAsync(
                connection, id, OrderStatus.Cancelling, OrderStatus.Refunded, token);
            if (!refunded) return false;
            await OrderRows.AddHistoryAsync(connection, id, OrderEvents.Refunded, Now, token);
            await OutboxRows.FinishAsync(connection, id, OutboxTask.Refund, token);
            await OutboxRows.AddAsync(connection, id, OutboxTask.RefundNote, Now, token);
            return true;
        },
        cancellationToken);

    private DateTimeOffset Now => time.GetUtcNow();
}
