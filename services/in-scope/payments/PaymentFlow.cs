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
            var outcome = payment.MayHaveBeenSent
                ? AcquirerOutcome.Unknown
                : await SendAsync(payment, cancellationToken);

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
        return payment is { IsFinal: true, CardToken: not null }
            ? await ForgetCardAsync(payment, cancellationToken)
            : payment;
    }

    private async Task<AcquirerOutcome> SendAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (payment.CardToken is not { } token) throw new InvalidOperationException("An unsent payment has its token.");
        try
        {
            using var card = await vault.ReadAsync(token, payment.Id, cancellationToken);
            // Another may have sent it while this one stood still for longer than its lease.
            return await store.MarkSentAsync(payment.Id, card.Number.Brand, card.Number.Last4, cancellationToken)
                ? await acquirer.AuthorizeAsync(payment.Charge, card, cancellationToken)
                : AcquirerOutcome.Unknown;
        }
        catch (RpcException refused) when (CardTokenRefusals.ReasonOf(refused) is { } reason)
        {
            await store.MoveAsync(
                payment.Id, PaymentState.Pending, PaymentState.Failed, reason, cancellationToken);
            return AcquirerOutcome.Voided;
        }
    }

    private async Task<AcquirerOutcome> VoidAsync(Payment payment, CancellationToken cancellationToken)
    {
        var outcome = await acquirer.VoidAsync(payment.Charge, cancellationToken);
        return outcome is AcquirerOutcome.Voided or AcquirerOutcome.Declined ? outcome : AcquirerOutcome.Unknown;
    }

    private async Task<Payment> SettleAsync(
        Payment payment, AcquirerOutcome outcome, CancellationToken cancellationToken)
    {
        PaymentState? state = outcome switch
        {
            AcquirerOutcome.Approved => PaymentState.Authorized,
            AcquirerOutcome.Captured => PaymentState.Captured,
            AcquirerOutcome.Refunded => PaymentState.Refunded,
            AcquirerOutcome.Declined => PaymentState.Declined,
            AcquirerOutcome.Voided => PaymentState.Failed,
            _ => null,
        };
        if (state is not { } settled)
        {
            await store.PostponeAsync(payment.Id, payment.Attempts, cancellationToken);
            metrics.LeftOpen();
            Open(logger, payment.Id);
        }
        else if (await store.MoveAsync(payment.Id, PaymentState.Pending, settled, refusal: null, cancellationToken))
        {
            Settled(logger, payment.Id, settled);
        }

        return await store.FindAsync(payment.Id, cancellationToken) ?? payment;
    }

    private async Task<Payment> ForgetCardAsync(Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            // A refused token may belong to another payment, whose card this one must not destroy.
            if (payment.Refusal is null) await vault.DeleteAsync(payment.CardToken!.Value, cancellationToken);
        }
        catch (RpcException failure) when (failure.StatusCode is not StatusCode.InvalidArgument)
        {
            // The outcome stands; the resolver destroys the card later, and the vault's retention at the latest.
            await store.PostponeAsync(payment.Id, payment.Attempts, cancellationToken);
            return payment;
        }

        await store.ForgetTokenAsync(payment.Id, cancellationToken);
        return payment with { CardToken = null };
    }

    [LoggerMessage(3101, LogLevel.Information, "Payment {PaymentId} is {State}")]
    private static partial void Settled(ILogger logger, string paymentId, PaymentState state);

    [LoggerMessage(3102, LogLevel.Warning, "The outcome of payment {PaymentId} is open and asked for again")]
    private static partial void Open(ILogger logger, string paymentId);
}
