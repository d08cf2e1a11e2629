using Grpc.Core;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Payments;

/// <summary>The gRPC side of payments: reads requests and writes replies.</summary>
internal sealed class PaymentsService(PaymentsStore store, PaymentOperations operations)
    : PaymentsV1.Payments.PaymentsBase
{
    private static readonly Refusal PaymentInvalid = new(
        StatusCode.InvalidArgument, "payment-invalid", "Order or amount is missing or wrong.");

    private static readonly Refusal KeyInvalid = new(
        StatusCode.InvalidArgument, "idempotency-key-invalid", "The idempotency key must have 1 to 128 characters.");

    public override async Task<PaymentsV1.Payment> Authorize(AuthorizeRequest request, ServerCallContext context)
    {
        var key = ReadKey(request.IdempotencyKey);
        return Reply(await operations.AuthorizeAsync(Read(request, key), key, context.CancellationToken));
    }

    public override async Task<PaymentsV1.Payment> Capture(CaptureRequest request, ServerCallContext context)
    {
        var key = ReadKey(request.IdempotencyKey);
        return Reply(await operations.CaptureAsync(key, request.PaymentId, context.CancellationToken));
    }

    public override async Task<PaymentsV1.Payment> Refund(RefundRequest request, ServerCallContext context)
    {
        var key = ReadKey(request.IdempotencyKey);
        return Reply(await operations.RefundAsync(key, request.PaymentId, context.CancellationToken));
    }

    public override async Task<PaymentsV1.Payment> Get(GetRequest request, ServerCallContext context) => Reply(
        await store.FindAsync(request.PaymentId, context.CancellationToken)
        ?? throw PaymentRules.Unknown.ToException());

    private static Payment Read(AuthorizeRequest request, string key)
    {
        if (!CardToken.TryParse(request.CardToken, out var token))
        {
            throw CardTokenRefusals.Of(CardTokenRefusals.Unknown).ToException();
        }

        if (!Money.TryCreate(request.Money?.Amount ?? -1, request.Money?.Currency, out var money)
            || request.OrderId is not { Length: > 0 and <= 64 })
        {
            throw PaymentInvalid.ToException();
        }

        var asked = new Payment
        {
            Id = "",
            OrderId = request.OrderId,
            Money = money,
            State = PaymentState.Pending,
            CardToken = token,
            CreatedAt = default,
        };
        return asked with { Id = PaymentRules.IdOf(key, PaymentRules.HashOf(asked)) };
    }

    private static string ReadKey(string key) =>
        key is { Length: > 0 and <= 128 } ? key : throw KeyInvalid.ToException();

    private static PaymentsV1.Payment Reply(Payment payment) => new()
    {
        Id = payment.Id,
        OrderId = payment.OrderId,
        State = payment.State,
        Money = new PaymentsV1.Money { Amount = payment.Money.Amount, Currency = payment.Money.Currency },
        Brand = payment.Brand,
        Last4 = payment.Last4,
    };
}
