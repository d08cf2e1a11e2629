using Grpc.Core;
using RegulatedWorkload.PaymentsV1;

namespace RegulatedWorkload.Payments;

/// <summary>Settles what a crash, a silent acquirer or an unreachable vault left open.</summary>
internal sealed partial class PaymentResolver(
    PaymentsStore store, PaymentLeases leases, PaymentFlow flow, TimeProvider time, ILogger<PaymentResolver> logger)
    : BackgroundService
{
    // Until then the caller, who still has the key, may repeat the request and carry it on.
    private static readonly TimeSpan UnsentLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int Batch = 20;

    /// <summary>Looks once at everything that is open and due.</summary>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await store.FindOpenAsync(Batch, cancellationToken))
        {
            await leases.TryAsync(id, payment => ResolveAsync(payment, cancellationToken), cancellationToken);
        }
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
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Payment> ResolveAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (payment.IsFinal || payment.MayHaveBeenSent)
        {
            try
            {
                return await flow.AdvanceAsync(payment, cancellationToken);
            }
            catch (RpcException)
            {
                await store.PostponeAsync(payment, cancellationToken);
                return payment;
            }
        }

        if (time.GetUtcNow() - payment.CreatedAt < UnsentLifetime)
        {
            await store.PostponeAsync(payment, cancellationToken);
            return payment;
        }

        await store.SetStateAsync(payment.Id, PaymentState.Failed, refusal: null, cancellationToken);
        return payment with { State = PaymentState.Failed };
    }

    [LoggerMessage(3201, LogLevel.Error, "Resolving open payments failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
