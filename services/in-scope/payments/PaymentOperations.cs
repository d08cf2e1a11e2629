using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Payments;

/// <summary>
/// What others may ask of a payment. Each operation is done once for its key, and once begun it ends by itself: a
/// caller that goes away leaves nothing half done.
/// </summary>
internal sealed class PaymentOperations(
    PaymentsStore store, Leases<Payment> leases, PaymentFlow flow, IAcquirer acquirer)
{
    /// <summary>Authorizes a new payment, or finds the one of that key.</summary>
    /// <exception cref="RpcException">The payment is refused, or the card cannot be read at the moment.</exception>
    public async Task<Payment> AuthorizeAsync(Payment payment, string key, CancellationToken cancellationToken)
    {
        var begun = await store.BeginAsync(payment, key, HashOf(payment), cancellationToken)
            ?? throw PaymentRules.KeyReused.ToException();
        var outcome = begun.IsFinal ? begun : await leases.WaitAsync(begun.Id, AdvanceAsync, cancellationToken);
        return outcome.Refusal is { } reason ? throw CardTokenRefusals.Of(reason).ToException() : outcome;
    }

    /// <summary>Collects the money of a payment.</summary>
    /// <exception cref="RpcException">The payment is unknown or its state does not allow it.</exception>
    public Task<Payment> CaptureAsync(string key, string paymentId, CancellationToken cancellationToken) => DoAsync(
        "capture",
        key,
        paymentId,
        PaymentRules.Capture,
        (charge, _) => acquirer.CaptureAsync(charge, CancellationToken.None),
        cancellationToken);

    /// <summary>Gives the money of a payment back, or voids it where none was collected.</summary>
    /// <exception cref="RpcException">The payment is unknown or its state does not allow it.</exception>
    public Task<Payment> RefundAsync(string key, string paymentId, CancellationToken cancellationToken) => DoAsync(
        "refund",
        key,
        paymentId,
        PaymentRules.Refund,
        (charge, next) => next == PaymentState.Voided
            ? acquirer.VoidAsync(charge, CancellationToken.None)
            : acquirer.RefundAsync(charge, CancellationToken.None),
        cancellationToken);

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

    private async Task<Payment> DoAsync(
        string kind,
        string key,
        string paymentId,
        Func<PaymentState, PaymentState?> rule,
        Func<Charge, PaymentState, Task<AcquirerOutcome>> ask,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(paymentId, cancellationToken) is null) throw PaymentRules.Unknown.ToException();
        if (!await store.BeginOperationAsync(key, kind, paymentId, cancellationToken))
        {
            throw PaymentRules.KeyReused.ToException();
        }

        return await leases.WaitAsync(paymentId, payment => DoAsync(payment, rule, ask), cancellationToken);
    }

    private async Task<Payment> DoAsync(
        Payment payment,
        Func<PaymentState, PaymentState?> rule,
        Func<Charge, PaymentState, Task<AcquirerOutcome>> ask)
    {
        while (true)
        {
            if (rule(payment.State) is not { } next) throw PaymentRules.WrongState.ToException();
            if (next == payment.State) return payment;

            // The acquirer repeats its answer for the same reference, so a crash before the next line costs nothing.
            var outcome = await ask(payment.Charge, next);
            if (PaymentRules.Apply(payment.State, outcome) is not { } reached)
            {
                throw PaymentRules.AcquirerUnavailable.ToException();
            }

            await store.MoveAsync(payment, reached, refusal: null, CancellationToken.None);
            payment = await store.FindAsync(payment.Id, CancellationToken.None)
                ?? throw new InvalidOperationException("A leased payment exists.");
        }
    }

    private static string HashOf(Payment payment)
    {
        var amount = payment.Money.Amount.ToString(CultureInfo.InvariantCulture);
        var content = string.Join('\n', payment.OrderId, payment.CardToken?.Value, amount, payment.Money.Currency);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }
}
