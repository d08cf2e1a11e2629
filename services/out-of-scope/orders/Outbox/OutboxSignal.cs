using System.Threading.Channels;

namespace RegulatedWorkload.Orders.Outbox;

/// <summary>Tells the worker of orders for which something may be due, so that it need not look often.</summary>
internal sealed class OutboxSignal
{
    // Those for which there is no room are found by looking.
    private const int Most = 1000;

    private readonly Channel<string> _orders =
        Channel.CreateBounded<string>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise(string orderId) => _orders.Writer.TryWrite(orderId);

    /// <summary>The orders that were told since it was asked last.</summary>
    public IEnumerable<string> Take()
    {
        while (_orders.Reader.TryRead(out var order)) yield return order;
    }

    /// <summary>The orders as they are told.</summary>
    public IAsyncEnumerable<string> TakeAllAsync(CancellationToken cancellationToken) =>
        _orders.Reader.ReadAllAsync(cancellationToken);
}
