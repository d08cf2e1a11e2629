using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Payments;

/// <summary>One at a time acts on a payment, which it is given as it is stored then.</summary>
internal sealed class PaymentLeases(PaymentsStore store, Database database, TimeProvider time)
{
    private readonly Leases _leases = new(database, "payments", time);

    /// <summary>Runs <paramref name="act"/> under the lease, or gives null when another holds it.</summary>
    public Task<T?> TryAsync<T>(string paymentId, Func<Payment, Task<T>> act, CancellationToken cancellationToken)
        where T : class =>
        _leases.TryAsync(paymentId, () => ActAsync(paymentId, act, cancellationToken), cancellationToken);

    /// <summary>Runs <paramref name="act"/> under the lease, after whoever holds it now.</summary>
    public Task<T> WaitAsync<T>(string paymentId, Func<Payment, Task<T>> act, CancellationToken cancellationToken)
        where T : class =>
        _leases.WaitAsync(paymentId, () => ActAsync(paymentId, act, cancellationToken), cancellationToken);

    private async Task<T> ActAsync<T>(string paymentId, Func<Payment, Task<T>> act, CancellationToken cancellationToken)
    {
        var payment = await store.FindAsync(paymentId, cancellationToken)
            ?? throw new InvalidOperationException("A leased payment exists.");
        return await act(payment);
    }
}
