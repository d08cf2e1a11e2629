using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders;

/// <summary>One at a time acts on an order, which it is given as it is stored then.</summary>
internal sealed class OrderLeases(OrdersStore store, Database database, TimeProvider time)
{
    private readonly Leases _leases = new(database, "orders", time);

    /// <summary>Runs <paramref name="act"/> under the lease, or gives null when another holds it.</summary>
    public Task<Order?> TryAsync(string id, Func<Order, Task<Order>> act, CancellationToken cancellationToken) =>
        _leases.TryAsync(id, () => ActAsync(id, act, cancellationToken), cancellationToken);

    /// <summary>Runs <paramref name="act"/> under the lease, after whoever holds it now.</summary>
    public Task<Order> WaitAsync(string id, Func<Order, Task<Order>> act, CancellationToken cancellationToken) =>
        _leases.WaitAsync(id, () => ActAsync(id, act, cancellationToken), cancellationToken);

    private async Task<Order> ActAsync(string id, Func<Order, Task<Order>> act, CancellationToken cancellationToken) =>
        await act(await store.FindAsync(id, cancellationToken)
            ?? throw new InvalidOperationException("A leased order exists."));
}
