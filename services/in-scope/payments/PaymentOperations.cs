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
        var hash = PaymentRules.HashOf(payment);
        var known = await store.FindByKeyAsync(key, cancellationToken);
        var outcome = known is { } found
            ? await JoinAsync(found.Payment, found.ContentHash == hash, cancellationToken)
            : await BeginAsync(payment, key, hash, cancellationToken);
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

    // Whoever stores the payment sends it; to all others it is known.
    private async Task<Payment> BeginAsync(
        Payment payment, string key, string hash, CancellationToken cancellationToken)
    {
        var prepared = await flow.PrepareAsync(payment);
        using var card = prepared.Card;
        var lease = card is null ? null : leases.Create(payment.Id);
        var (begun, content, isNew) = await store.BeginAsync(
            prepared.Payment, key, hash, lease, CancellationToken.None);
        if (prepared.Failure is { } failure) throw Told(failure);
        return !isNew ? await JoinAsync(begun, content == hash, cancellationToken)
            : lease is not null ? await leases.ActAsync(lease, begun, (_, held) => flow.SendAsync(begun, card!, held))
            : begun;
    }

    private async Task<Payment> JoinAsync(Payment known, bool isSame, CancellationToken cancellationToken)
    {
        if (!isSame) throw PaymentRules.KeyReused.ToException();
        return known.IsFinal ? known : await leases.WaitAsync(known.Id, AdvanceAsync, cancellationToken);
    }

    private async Task<Payment> AdvanceAsync(Payment payment, Lease lease)
    {
        try
        {
            return await flow.AdvanceAsync(payment, lease, CancellationToken.None);
        }
        catch (RpcException failure)
        {
            throw Told(failure);
        }
    }

    private static RpcException Told(RpcException failure) =>
        Refusal.From(failure) is null or { Status: StatusCode.Unavailable }
            ? PaymentRules.VaultUnavailable.ToException()
            : failure;

    private Task<Payment> DoAsync(
        string kind,
        string key,
        string paymentId,
        Func<PaymentState, PaymentState?> rule,
        Func<Charge, PaymentState, Task<AcquirerOutcome>> ask,
        CancellationToken cancellationToken) => leases.WaitAsync(
            paymentId,
            (connection, token) => store.BeginOperationAsync(connection, key, kind, paymentId, token),
            (payment, lease) => DoAsync(payment, lease, rule, ask),
            cancellationToken);

    private async Task<Payment> DoAsync(
        Payment payment,
        Lease lease,
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

            var move = new Move(reached) { Last = rule(reached) == reached ? lease : null };
            payment = await store.MoveAsync(payment, move, CancellationToken.None)
                ? payment with { State = reached }
                : await store.FindAsync(payment.Id, CancellationToken.None)
                    ?? throw new InvalidOperationException("A leased payment exists.");
        }
    }
}
