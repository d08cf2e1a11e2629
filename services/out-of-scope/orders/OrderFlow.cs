using Grpc.Core;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders;

/// <summary>
/// The steps of an order that need others. The caller holds the order's lease. Each step may be repeated: its key is
/// made of the order's id, so others do it once.
/// </summary>
internal sealed class OrderFlow(
    OrdersStore store,
    OutboxStore outbox,
    PaymentsV1.Payments.PaymentsClient payments,
    NotificationsV1.Notifications.NotificationsClient notifications,
    TimeProvider time)
{
    /// <summary>Does one task.</summary>
    /// <exception cref="RpcException">The other side cannot do it now; nothing has changed.</exception>
    public Task DoAsync(Order order, OutboxTask task, Lease lease) => task switch
    {
        OutboxTask.Authorize => AuthorizeAsync(order, lease),
        OutboxTask.Capture => CaptureAsync(order, lease),
        OutboxTask.Receipt => SendReceiptAsync(order, task, ReceiptKind.Paid, OrderEvents.ReceiptSent, lease),
        OutboxTask.Refund => RefundAsync(order, lease),
        OutboxTask.RefundNote => SendReceiptAsync(order, task, ReceiptKind.Refunded, @event: null, lease),
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    private async Task AuthorizeAsync(Order order, Lease lease)
    {
        if (order.Status != OrderStatus.Pending)
        {
            await store.FinishAsync(order.Id, OutboxTask.Authorize, @event: null, last: null, CancellationToken.None);
            return;
        }

        try
        {
            var payment = await payments.AuthorizeAsync(
                new AuthorizeRequest
                {
                    IdempotencyKey = $"{order.Id}:authorize",
                    OrderId = order.Id,
                    CardToken = order.CardToken,
                    Money = new PaymentsV1.Money { Amount = order.Total.Amount, Currency = order.Total.Currency },
                },
                deadline: Deadline(CallTimes.Payment));
            await SettleAsync(order, payment, lease);
        }
        catch (RpcException failure) when (CardTokenRefusals.ReasonOf(failure) is { } reason)
        {
            await store.SettleAsync(order.Id, OrderStatus.Failed, payment: null, reason, lease, CancellationToken.None);
        }
    }

    private async Task SettleAsync(Order order, PaymentsV1.Payment payment, Lease lease)
    {
        var status = OrderRules.Next(payment.State);
        if (status == OrderStatus.Pending)
        {
            await outbox.PostponeAsync(order.Id, OutboxTask.Authorize, CancellationToken.None);
            return;
        }

        await store.SettleAsync(order.Id, status, payment, refusal: null, lease, CancellationToken.None);
    }

    private async Task CaptureAsync(Order order, Lease lease)
    {
        try
        {
            await payments.CaptureAsync(
                new CaptureRequest { IdempotencyKey = $"{order.Id}:capture", PaymentId = order.PaymentId },
                deadline: Deadline(CallTimes.Payment));
            await store.FinishAsync(
                order.Id, OutboxTask.Capture, OrderEvents.Captured, last: null, CancellationToken.None);
            lease.Keep();
        }
        catch (RpcException failure) when (Refusal.From(failure) is { Reason: "payment-state" })
        {
            // The bank gave the money back by itself: nothing was collected, and no receipt may say so.
            await store.ReverseAsync(order.Id, CancellationToken.None);
        }
    }

    private async Task RefundAsync(Order order, Lease lease)
    {
        await payments.RefundAsync(
            new RefundRequest { IdempotencyKey = $"{order.Id}:refund", PaymentId = order.PaymentId },
            deadline: Deadline(CallTimes.Payment));
        await store.RefundedAsync(order.Id, CancellationToken.None);
        lease.Keep();
    }

    private async Task SendReceiptAsync(
        Order order, OutboxTask task, ReceiptKind kind, string? @event, Lease lease)
    {
        await notifications.SendReceiptAsync(
            new SendReceiptRequest
            {
                Id = $"{order.Id}:{kind}",
                OrderId = order.Id,
                Email = order.Email,
                Kind = kind,
                Total = new NotificationsV1.Money { Amount = order.Total.Amount, Currency = order.Total.Currency },
                Brand = order.Brand,
                Last4 = order.Last4,
            },
            deadline: Deadline(CallTimes.Store));
        await store.FinishAsync(order.Id, task, @event, lease, CancellationToken.None);
    }

    private DateTime Deadline(TimeSpan timeout) => (time.GetUtcNow() + timeout).UtcDateTime;
}
