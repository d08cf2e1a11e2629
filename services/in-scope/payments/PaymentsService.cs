using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Values;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Payments;

/// <summary>The gRPC side of payments: reads requests, sends refusals.</summary>
internal sealed class PaymentsService(PaymentsStore store, Leases<Payment> leases, PaymentFlow flow, IAcquirer acquirer)
    : PaymentsV1.Payments.PaymentsBase
{
    public override async Task<PaymentsV1.Payment> Authorize(AuthorizeRequest request, ServerCallContext context)
    {
        var (payment, hash) = Read(request);
        var begun = await store.BeginAsync(payment, request.IdempotencyKey, hash, context.CancellationToken)
            ?? throw PaymentRules.KeyReused.ToException();

        // Once begun, the flow ends by itself: a caller that goes away must not leave it half done.
        var outcome = begun.IsFinal ? begun : await leases.WaitAsync(begun.Id, AdvanceAsync, context.CancellationToken);
        return outcome.Refusal is { } reason ? throw PaymentRules.Token(reason).ToException() : Reply(outcome);
    }

    public override Task<PaymentsV1.Payment> Capture(CaptureRequest request, ServerCallContext context) => OperateAsync(
        "capture",
        request.IdempotencyKey,
        request.PaymentId,
        PaymentRules.Capture,
        (payment, _) => acquirer.CaptureAsync(payment, CancellationToken.None),
        context);

    public override Task<PaymentsV1.Payment> Refund(RefundRequest request, ServerCallContext context) => OperateAsync(
        "refund",
        request.IdempotencyKey,
        request.PaymentId,
        PaymentRules.Refund,
        (payment, next) => next == PaymentState.Voided
            ? acquirer.VoidAsync(payment, CancellationToken.None)
            : acquirer.RefundAsync(payment, CancellationToken.None),
        context);

    public override async Task<PaymentsV1.Payment> Get(GetRequest request, ServerCallContext context) => Reply(
        await store.FindAsync(request.PaymentId, context.CancellationToken) ?? throw PaymentRules.Unknown.ToException());

    private async Task<Payment> AdvanceAsync(Payment payment)
    {
        try
        {
            return await flow.AdvanceAsync(payment, CancellationToken.None);
        }
        catch (RpcException failure) when (Refusal.From(failure) is null or { Status: StatusCode.Unavailable })
        {
            throw PaymentRules.VaultUnavailable.ToException();
        }
    }

    private async Task<PaymentsV1.Payment> OperateAsync(
        string kind,
        string key,
        string paymentId,
        Func<PaymentState, PaymentState?> rule,
        Func<Payment, PaymentState, Task<AcquirerOutcome>> operate,
        ServerCallContext context)
    {
        DemandKey(key);
        if (await store.FindAsync(paymentId, context.CancellationToken) is null)
        {
            throw PaymentRules.Unknown.ToException();
        }

        if (!await store.BeginOperationAsync(key, kind, paymentId, context.CancellationToken))
        {
            throw PaymentRules.KeyReused.ToException();
        }

        return Reply(await leases.WaitAsync(
            paymentId, payment => OperateAsync(payment, rule, operate), context.CancellationToken));
    }

    private async Task<Payment> OperateAsync(
        Payment payment,
        Func<PaymentState, PaymentState?> rule,
        Func<Payment, PaymentState, Task<AcquirerOutcome>> operate)
    {
        while (true)
        {
            if (rule(payment.State) is not { } next) throw PaymentRules.WrongState.ToException();
            if (next == payment.State) return payment;

            // The acquirer repeats its answer for the same reference, so a crash before the next line costs nothing.
            var outcome = await operate(payment, next);
            if (PaymentRules.Learn(payment.State, outcome) is not { } learned)
            {
                throw PaymentRules.AcquirerUnavailable.ToException();
            }

            await store.MoveAsync(payment.Id, payment.State, learned, refusal: null, CancellationToken.None);
            payment = await store.FindAsync(payment.Id, CancellationToken.None)
                ?? throw new InvalidOperationException("A leased payment exists.");
        }
    }

    private static (Payment Payment, string ContentHash) Read(AuthorizeRequest request)
    {
        DemandKey(request.IdempotencyKey);
        if (!CardToken.TryParse(request.CardToken, out var token)) throw PaymentRules.Token("token-unknown").ToException();
        if (!Money.TryCreate(request.Money?.Amount ?? -1, request.Money?.Currency, out var money)
            || request.OrderId is not { Length: > 0 and <= 64 })
        {
            throw new Refusal(StatusCode.InvalidArgument, "payment-invalid", "Order or amount is missing or wrong.").ToException();
        }

        var content = string.Join('\n', request.OrderId, token.Value, money.Amount.ToString(CultureInfo.InvariantCulture), money.Currency);
        var payment = new Payment
        {
            Id = RandomId.Create("pay_"),
            OrderId = request.OrderId,
            Money = money,
            State = PaymentState.Pending,
            CardToken = token,
            CreatedAt = default,
        };
        return (payment, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
    }

    private static void DemandKey(string key)
    {
        if (key is { Length: > 0 and <= 128 }) return;
        throw new Refusal(
            StatusCode.InvalidArgument, "idempotency-key-invalid", "The idempotency key must have 1 to 128 characters.").ToException();
    }

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
