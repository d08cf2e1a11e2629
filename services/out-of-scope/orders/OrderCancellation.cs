using Grpc.Core;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders;

/// <summary>Cancels an order: the money goes back now, or as soon as payments can be reached.</summary>
internal sealed class OrderCancellation(
    OrdersStore store, Leases<Order> leases, OrderFlow flow, OutboxStore outbox, OutboxSignal signal)
{
    /// <summary>Cancels a confirmed order, or tells how far it is when that was asked for before.</summary>
    /// <exception cref="RpcException">The order is not confirmed.</exception>
    public async Task<Order> CancelAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.WaitAsync(id, CancelAsync, cancellationToken);
        }
        finally
        {
            // Not earlier: the worker passes by an order that somebody is acting on.
            signal.Raise(id);
        }
    }

    private async Task<Order> CancelAsync(Order order, Lease lease)
    {
        // Another may move the order on while this one stands still: then it is looked at anew.
        while (!OrderRules.IsCancelled(order.Status))
        {
            if (order.Status != OrderStatus.Confirmed) throw OrderRules.NotCancellable.ToException();
            if (await store.BeginCancelAsync(order.Id, CancellationToken.None)) return await RefundAsync(order, lease);
            order = await store.FindAsync(order.Id, CancellationToken.None)
                ?? throw new InvalidOperationException("A leased order exists.");
        }

        return order;
    }

    private async Task<Order> RefundAsync(Order order, Lease lease)
    {
        try
        {
            await flow.DoAsync(order, OutboxTask.Refund, lease);
        }
        catch (RpcException)
        {
            // The order says that it is being cancelled; the worker gives the money back once payments answers.
            await outbox.PostponeAsync(order.Id, OutboxTask.Refund, CancellationToken.None);
        }

        return await store.FindAsync(order.Id, CancellationToken.None) ?? order;
    }
}
