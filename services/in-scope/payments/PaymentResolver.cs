using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Payments;

/// <summary>
/// Settles what a crash, a silent acquirer or an unreachable vault left open. One payment's trouble holds up no other.
/// </summary>
internal sealed partial class PaymentResolver(
    PaymentsStore store, Leases<Payment> leases, PaymentFlow flow, TimeProvider time, ILogger<PaymentResolver> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int Batch = 20;
    private const int AtOnce = 4;

    // How long a payment that cannot even be looked at is left alone, as a number of vain attempts.
    private const int AttemptsOfFailure = 3;

    /// <summary>Looks once at everything that is open and due.</summary>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var open = await store.FindOpenAsync(Batch, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(open, options, async (id, token) => await ResolveAsync(id, token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ResolveAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LookFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ResolveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await leases.TryAsync(
                id, (payment, lease) => ResolveAsync(payment, lease, cancellationToken), cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(logger, id, failure);
            await store.PutOffAsync(id, AttemptsOfFailure, cancellationToken);
        }
    }

    private async Task<Payment> ResolveAsync(Payment payment, Lease lease, CancellationToken cancellationToken)
    {
        if (payment.IsFinal || payment.MayHaveBeenSent)
        {
            return await flow.AdvanceAsync(payment, lease, cancellationToken);
        }

        if (PaymentRules.MayBeSent(payment, time.GetUtcNow()))
        {
            // Until then the caller, who still has the key, may repeat the request and carry it on.
            await store.PostponeAsync(payment, cancellationToken);
            return payment;
        }

        // Not if another has sent it since it was seen: then it is asked about at the next look.
        await store.MoveAsync(payment, new Move(PaymentState.Failed), cancellationToken);
        return payment;
    }

    [LoggerMessage(3201, LogLevel.Error, "Looking for open payments failed and is tried again")]
    private static partial void LookFailed(ILogger logger, Exception failure);

    [LoggerMessage(3202, LogLevel.Error, "Resolving payment {PaymentId} failed and is tried again later")]
    private static partial void Failed(ILogger logger, string paymentId, Exception failure);
}
