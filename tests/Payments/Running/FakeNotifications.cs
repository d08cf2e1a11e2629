extern alias notifications;

using System.Collections.Concurrent;
using Grpc.Core;
using notifications::RegulatedWorkload.NotificationsV1;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>Stands where notifications does and remembers every receipt it is sent.</summary>
internal sealed class FakeNotifications : Notifications.NotificationsBase
{
    private readonly ConcurrentQueue<SendReceiptRequest> _received = [];

    /// <summary>Runs when a receipt is recorded, before the sender is told: the order's id, and the call.</summary>
    public Func<string, ServerCallContext, Task> Answering { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The receipts of an order as they came: kind and id.</summary>
    public IReadOnlyList<(string Kind, string Id)> Of(string orderId) =>
        [.. _received.Where(receipt => receipt.OrderId == orderId).Select(receipt => ($"{receipt.Kind}", receipt.Id))];

    public override async Task<SendReceiptReply> SendReceipt(SendReceiptRequest request, ServerCallContext context)
    {
        _received.Enqueue(request);
        await Answering(request.OrderId, context);
        return new SendReceiptReply();
    }
}
