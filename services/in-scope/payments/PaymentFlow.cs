using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Payments;

/// <summary>
/// Takes one payment as far as it goes. The caller holds its lease.
/// <list type="number">
/// <item>Not sent yet: read the card, store that the authorization may leave, send it once.</item>
/// <item>Sent without a clear answer: ask what became of it.</item>
/// <item>
/// Unknown to the acquirer, or held there for another amount: void the reference, so that a late arrival is declined
/// and nobody pays what was not asked for, and take it as failed.
/// </item>
/// <item>Settled: have the vault destroy the card.</item>
/// </list>
/// </summary>
internal sealed partial class PaymentFlow(
    PaymentsStore store,
    IVault vault,
    IAcquirer acquirer,
    PaymentMetrics metrics,
    ILogger<PaymentFlow> logger)
{
    /// <summary>Moves the payment on and returns where it stands.</summary>
    /// <exception cref="RpcException">
    /// The vault cannot be reached; the payment stays pending, nothing was sent.
    /// </exception>
    public async Task<Payment> AdvanceAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (!payment.IsFinal)
        {
            // 1
            var outcome = AcquirerOutcome.Unknown;
            if (!payment.MayHaveBeenSent) (payment, outcome) = await SendAsync(payment, cancellationToken);
            if (payment.IsFinal) return await ForgetCardAsync(payment, cancellationToken);

            // 2
            if (outcome == AcquirerOutcome.Unknown)
            {
                outcome = await acquirer.InquireAsync(payment.Charge, cancellationToken);
            }

            // 3
            if (outcome is AcquirerOutcome.NotFound or AcquirerOutcome.OtherMoney)
            {
                outcome = await VoidAsync(payment, cancellationToken);
            }

            payment = await SettleAsync(payment, outcome, cancellationToken);
        }

        // 4
        return await ForgetCardAsync(payment, cancellationToken);
    }

    private async Task<(Payment Payment, AcquirerOutcome Outcome)> SendAsync(
        Payment payment, CancellationToken cancellationToken)
    {
        if (payment.CardToken is not { } token) throw new InvalidOperationException("An unsent payment has its token.");
        try
        {
            using var card = await vault.ReadAsync(token, payment.Id, cancellationToken);
            var (brand, last4) = (card.Number.Brand, card.Number.Last4);
            if (await store.MarkSentAsync(payment, brand, last4, cancellationToken))
            {
                var sent = payment with { MayHaveBeenSent = true, Brand = brand, Last4 = last4 };
                return (sent, await acquirer.AuthorizeAsync(payment.Charge, card, cancellationToken));
            }
        }
        catch (RpcException refused) when (CardTokenRefusals.ReasonOf(refused) is { } reason)
        {
            await store.MoveAsync(payment, PaymentState.Failed, reason, cancellationToken);
        }

        // Failed here; or sent or settled by another, while this one stood still for longer than its lease.
        return (await ReadAsync(payment.Id, cancellationToken), AcquirerOutcome.Unknown);
    }

    private async Task<AcquirerOutcome> VoidAsync(Payment payment, CancellationToken cancellationToken)
    {
        var outcome = await acquirer.VoidAsync(payment.Charge, cancellationToken);
        return outcome is AcquirerOutcome.Voided or AcquirerOutcome.Declined ? outcome : AcquirerOutcome.Unknown;
    }

    private async Task<Payment> SettleAsync(
        Payment payment, AcquirerOutcome outcome, CancellationToken cancellationToken)
    {
        // What the acquirer says holds wherever another has moved the payment meanwhile.
        while (PaymentRules.Apply(payment.State, outcome) is { } state)
        {
            var moved = await store.MoveAsync(payment, state, refusal: null, cancellationToken);
            payment = await ReadAsync(payment.Id, cancellationToken);
            if (!moved) continue;
            Settled(logger, payment.Id, state);
            return payment;
        }

        if (payment.IsFinal) return payment;
        await store.PostponeAsync(payment, cancellationToken);
        metrics.LeftOpen();
        Open(logger, payment.Id);
        return payment;
    }

    private async Task<Payment> ForgetCardAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (payment is not { IsFinal: true, CardToken: { } token }) return payment;
        try
        {
            // A refused token may belong to another payment, whose card this one must not destroy.
            if (payment.Refusal is null) await vault.DeleteAsync(token, cancellationToken);
        }
        catch (RpcException failure) when (failure.StatusCode is not StatusCode.InvalidArgument)
        {
            // The outcome stands; the resolver destroys the card later, and the vault's retention at the latest.
            await store.PostponeAsync(payment, cancellationToken);
            return payment;
        }

        await store.ForgetTokenAsync(payment, cancellationToken);
        return payment with { CardToken = null };
    }

    private async Task<Payment> ReadAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException("A leased payment exists.");

    [LoggerMessage(3101, LogLevel.Information, "Payment {PaymentId} is {State}")]
    private static partial void Settled(ILogger logger, string paymentId, PaymentState state);

    [LoggerMessage(3102, LogLevel.Warning, "The outcome of payment {PaymentId} is open and asked for again")]
    private static partial void Open(ILogger logger, string paymentId);
}
