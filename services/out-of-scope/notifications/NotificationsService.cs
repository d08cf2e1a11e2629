using Grpc.Core;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Notifications;

/// <summary>The gRPC side of notifications.</summary>
internal sealed partial class NotificationsService(ReceiptsStore store, ILogger<NotificationsService> logger)
    : NotificationsV1.Notifications.NotificationsBase
{
    private static readonly Refusal Invalid =
        new(StatusCode.InvalidArgument, "receipt-invalid", "The receipt is incomplete or holds what it must not.");

    public override async Task<SendReceiptReply> SendReceipt(SendReceiptRequest request, ServerCallContext context)
    {
        if (!Receipt.TryCreate(request, out var receipt)) throw Invalid.ToException();
        if (await store.RecordAsync(receipt, context.CancellationToken))
        {
            Recorded(logger, request.Kind, request.OrderId);
        }

        return new SendReceiptReply();
    }

    [LoggerMessage(6001, LogLevel.Information, "Recorded {Kind} receipt for order {OrderId}")]
    private static partial void Recorded(ILogger logger, ReceiptKind kind, string orderId);
}
