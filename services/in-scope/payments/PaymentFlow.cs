using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Payments;

/// <summary>
/// Takes one payment as far as it goes. The caller holds its lease.
/// <list type="number">
/// <item>Not sent yet: read the card, store that the authorization may leave, send it once.</item>
/// <item>Sent: nobody needs the card any more, so the vault destroys it while the acquirer decides.</item>
/// <item>Sent without a clear answer: ask what became of it.</item>
/// <item>
/// Unknown to the acquirer, or held there for another amount: void the reference, so that a late arrival is declined
/// and nobody pays what was not asked for, and take it as failed.
/// </item>
/// <item>Settled: forget the token, and have the vault destroy the card where that has failed before.</item>
/// </list>
/// </summary>
internal sealed partial class PaymentFlow(
    PaymentsStore store,
    IVault vault,
    IAcquirer acquirer,
    PaymentMetrics metrics,
    TimeProvider time,
    ILogger<PaymentFlow> logger)
{
    /// <summary>
    /// Reads the card of a payment that is not stored yet, so that it can be stored as one that may leave.
    /// </summary>
    public async Task<Prepared> PrepareAsync(Payment payment)
    {
        var asked = payment with { State = PaymentState.Pending, CreatedAt = time.GetUtcNow() };
        try
        {
            var card = await vault.ReadAsync(asked.RequireToken(), asked.Id, CancellationToken.None);
            if (PaymentRules.MayBeSent(asked, time.GetUtcNow()))
            {
                return new Prepared(asked.SentWith(card), card);
            }

            card.Dispose();
            return new Prepared(asked with { State = PaymentState.Failed });
        }
        catch (RpcException refused) when (CardTokenRefusals.ReasonOf(refused) is { } reason)
        {
            return new Prepared(asked with { State = PaymentState.Failed, Refusal = reason, CardToken = null });
        }
        catch (RpcException failure)
        {
            // Stored as not sent: whoever has the key may carry it on for a while, and then it has failed.
            return new Prepared(asked, failure: failure);
        }
    }

    /// <summary>Sends a payment that is stored as one that may leave, and returns where it stands.</summary>
    public async Task<Payment> SendAsync(Payment payment, Card card, Lease lease)
    {
        // 2
        var destroying = TryDestroyAsync(payment, CancellationToken.None);
        // 1
        var outcome = await acquirer.AuthorizeAsync(payment.Charge, card, CancellationToken.None);
        return await SettleAsync(payment, outcome, await destroying, lease, CancellationToken.None);
    }

    /// <summary>Moves the payment on and returns where it stands.</summary>
    /// <exception cref="RpcException">
    /// The vault cannot be reached; the payment stays pending, nothing was sent.
    /// </exception>
    public async Task<Payment> AdvanceAsync(Payment payment, Lease lease, CancellationToken cancellationToken)
    {
        if (payment is { IsFinal: false, MayHaveBeenSent: false })
        {
            try
            {
                using var card = await vault.ReadAsync(payment.RequireToken(), payment.Id, cancellationToken);
                var sent = payment.SentWith(card);
                if (await store.MarkSentAsync(payment, sent.Brand, sent.Last4, cancellationToken))
                {
                    return await SendAsync(sent, card, lease);
                }
            }
            catch (RpcException refused) when (CardTokenRefusals.ReasonOf(refused) is { } reason)
            {
                await store.MoveAsync(payment, new Move(PaymentState.Failed) { Refusal = reason }, cancellationToken);
            }

            // Failed here; or sent or settled by another, while this one stood still for longer than its lease.
            payment = await ReadAsync(payment.Id, cancellationToken);
        }

        return payment.IsFinal
            ? await ForgetCardAsync(payment, lease, cancellationToken)
            : await SettleAsync(payment, AcquirerOutcome.Unknown, isDestroyed: false, lease, cancellationToken);
    }

    private async Task<Payment> SettleAsync(
        Payment payment,
        AcquirerOutcome outcome,
        bool isDestroyed,
        Lease lease,
        CancellationToken cancellationToken)
    {
        // 3
        if (outcome == AcquirerOutcome.Unknown)
        {
            outcome = await acquirer.InquireAsync(payment.Charge, cancellationToken);
        }

        // 4
        if (outcome is AcquirerOutcome.NotFound or AcquirerOutcome.OtherMoney)
        {
            outcome = await VoidAsync(payment, cancellationToken);
        }

        payment = await MoveAsync(payment, outcome, isDestroyed, lease, cancellationToken);

        // 5
        return await ForgetCardAsync(payment, lease, cancellationToken);
    }

    private async Task<AcquirerOutcome> VoidAsync(Payment payment, CancellationToken cancellationToken)
    {
        var outcome = await acquirer.VoidAsync(payment.Charge, cancellationToken);
        return outcome is AcquirerOutcome.Voided or AcquirerOutcome.Declined ? outcome : AcquirerOutcome.Unknown;
    }

    private async Task<Payment> MoveAsync(
        Payment payment,
        AcquirerOutcome outcome,
        bool isDestroyed,
        Lease lease,
        CancellationToken cancellationToken)
    {
        // What the acquirer says holds wherever another has moved the payment meanwhile.
        while (PaymentRules.Apply(payment.State, outcome) is { } state)
        {
            var move = new Move(state) { ForgetsCard = isDestroyed, Last = isDestroyed ? lease : null };
            if (!await store.MoveAsync(payment, move, cancellationToken))
            {
                payment = await ReadAsync(payment.Id, cancellationToken);
                continue;
            }

            Settled(logger, payment.Id, state);
            return payment with { State = state, CardToken = isDestroyed ? null : payment.CardToken };
        }

        if (payment.IsFinal) return payment;
        await store.PostponeAsync(payment, cancellationToken);
        metrics.LeftOpen();
        Open(logger, payment.Id);
        return payment;
    }

    private async Task<Payment> ForgetCardAsync(Payment payment, Lease lease, CancellationToken cancellationToken)
    {
        if (payment is not { IsFinal: true, CardToken: not null }) return payment;

        // A refused token may belong to another payment, whose card this one must not destroy.
        if (payment.Refusal is null && !await TryDestroyAsync(payment, cancellationToken))
        {
            // The outcome stands; the resolver destroys the card later, and the vault's retention at the latest.
            await store.PostponeAsync(payment, cancellationToken);
            return payment;
        }

        await store.ForgetTokenAsync(payment, lease, cancellationToken);
        return payment with { CardToken = null };
    }

    private async Task<bool> TryDestroyAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (payment.CardToken is not { } token) return true;
        try
        {
            await vault.DeleteAsync(token, cancellationToken);
            return true;
        }
        catch (RpcException failure)
        {
            // What is no token to the vault has no card.
            return failure.StatusCode is StatusCode.InvalidArgument;
        }
    }

    private async Task<Payment> ReadAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException("A leased payment exists.");

    [LoggerMessage(3101, LogLevel.Information, "Payment {PaymentId} is {State}")]
    private static partial void Settled(ILogger logger, string paymentId, PaymentState state);

    [LoggerMessage(3102, LogLevel.Warning, "The outcome of payment {PaymentId} is open and asked for again")]
    private static partial void Open(ILogger logger, string paymentId);
}
