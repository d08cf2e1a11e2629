using System.Collections.Concurrent;
using Grpc.Core;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Tests.Orders.Running;

/// <summary>Stands where payments does and keeps its promises: one payment a key, and no capture of a void.</summary>
internal sealed class FakePayments
{
    private readonly ConcurrentDictionary<string, Payment> _byKey = [];

    /// <summary>What becomes of an authorization, also of one that was open before.</summary>
    public PaymentState Outcome { get; set; } = PaymentState.Authorized;

    /// <summary>The reason for which every card token is refused, or null.</summary>
    public string? TokenRefusal { get; set; }

    public ICollection<Payment> Payments => _byKey.Values;

    public Payment Answer(object request) => request switch
    {
        AuthorizeRequest authorize => Authorize(authorize),
        CaptureRequest capture => Move(capture.PaymentId, Capture),
        RefundRequest refund => Move(refund.PaymentId, GiveBack),
        _ => throw new ArgumentException("No other method is called.", nameof(request)),
    };

    private Payment Authorize(AuthorizeRequest request)
    {
        if (TokenRefusal is { } reason)
        {
            throw new Refusal(StatusCode.FailedPrecondition, reason, "The card token cannot be used.").ToException();
        }

        var payment = _byKey.GetOrAdd(request.IdempotencyKey, _ => new Payment
        {
            Id = $"pay_{request.OrderId}",
            OrderId = request.OrderId,
            Money = request.Money,
            State = PaymentState.Pending,
            Brand = "visa",
            Last4 = "1111",
        });
        if (payment.State == PaymentState.Pending) payment.State = Outcome;
        return payment;
    }

    private Payment Move(string id, Func<PaymentState, PaymentState?> rule)
    {
        var payment = _byKey.Values.Single(known => known.Id == id);
        payment.State = rule(payment.State) ?? throw new Refusal(
            StatusCode.FailedPrecondition, "payment-state", "The payment's state does not allow this.").ToException();
        return payment;
    }

    private static PaymentState? Capture(PaymentState state) =>
        state is PaymentState.Authorized or PaymentState.Captured ? PaymentState.Captured : null;

    private static PaymentState? GiveBack(PaymentState state) => state switch
    {
        PaymentState.Authorized or PaymentState.Voided => PaymentState.Voided,
        PaymentState.Captured or PaymentState.Refunded => PaymentState.Refunded,
        _ => null,
    };
}
