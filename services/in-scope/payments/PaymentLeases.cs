using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Payments;

/// <summary>One at a time acts on a payment, over all instances on one database.</summary>
internal sealed class PaymentLeases(PaymentsStore store, TimeProvider time)
{
    // Longer than the longest way through the flow, so that a lease ends only with its holder's death.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs <paramref name="act"/> under the lease, or gives null when another holds it.</summary>
    public async Task<T?> TryAsync<T>(string paymentId, Func<Payment, Task<T>> act, CancellationToken cancellationToken)
        where T : class
    {
        var owner = RandomId.Create("lease_");
        if (!await store.TryLeaseAsync(paymentId, owner, Duration, cancellationToken)) return null;
        try
        {
            var payment = await store.FindAsync(paymentId, cancellationToken)
                ?? throw new InvalidOperationException("A leased payment exists.");
            return await act(payment);
        }
        finally
        {
            await store.ReleaseAsync(paymentId, owner, CancellationToken.None);
        }
    }

    /// <summary>Runs <paramref name="act"/> under the lease, waiting for whoever holds it.</summary>
    public async Task<T> WaitAsync<T>(string paymentId, Func<Payment, Task<T>> act, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (await TryAsync(paymentId, act, cancellationToken) is { } result) return result;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
