using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Values;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Orders;

/// <summary>Places an order: checks it, prices it, stores it, and has it paid.</summary>
internal sealed partial class OrderPlacement(
    OrdersStore store,
    Leases<Order> leases,
    OrderFlow flow,
    OutboxStore outbox,
    OutboxSignal signal,
    Catalog.CatalogClient catalog,
    TimeProvider time,
    ILogger<OrderPlacement> logger)
{
    // Only an order whose first attempt was cut off is still open by then.
    private static readonly TimeSpan SecondAttempt = TimeSpan.FromSeconds(2);

    /// <summary>Places the order of a key, or finds the one that was placed with it.</summary>
    /// <exception cref="RpcException">The order is refused.</exception>
    public async Task<Order> PlaceAsync(PlaceOrderRequest request, CancellationToken cancellationToken)
    {
        if (OrderRules.Check(request) is { } refusal) throw refusal.ToException();
        var hash = HashOf(request);
        var known = await store.FindByKeyAsync(request.IdempotencyKey, cancellationToken);
        if (known is null)
        {
            var order = await PriceAsync(request, cancellationToken);
            var lease = leases.Create(order.Id);
            var authorizeAt = time.GetUtcNow() + SecondAttempt;
            if (await store.PlaceAsync(order, request.IdempotencyKey, hash, authorizeAt, lease, cancellationToken))
            {
                return Told(await PaidAsync(order.Id, leases.ActAsync(lease, order, PayAsync)));
            }

            known = await store.FindByKeyAsync(request.IdempotencyKey, cancellationToken);
        }

        if (known is not { } placed || placed.ContentHash != hash) throw OrderRules.KeyReused.ToException();
        return Told(placed.Order.Status == OrderStatus.Pending
            ? await PaidAsync(placed.Order.Id, leases.WaitAsync(placed.Order.Id, TryPayAsync, cancellationToken))
            : placed.Order);
    }

    private static Order Told(Order order) =>
        order.Refusal is { } reason ? throw CardTokenRefusals.Of(reason).ToException() : order;

    private async Task<Order> PaidAsync(string id, Task<Order> paying)
    {
        try
        {
            return await paying;
        }
        finally
        {
            // Not earlier: the worker passes by an order that somebody is acting on.
            signal.Raise(id);
        }
    }

    private async Task<Order> TryPayAsync(Order order, Lease lease)
    {
        if (order.Status != OrderStatus.Pending) return order;

        // The holder of the lease before has just tried in vain; so would every other replay that waited with this one.
        return await outbox.IsPostponedAsync(order.Id, OutboxTask.Authorize, CancellationToken.None)
            ? order
            : await PayAsync(order, lease);
    }

    private async Task<Order> PayAsync(Order order, Lease lease)
    {
        try
        {
            await flow.DoAsync(order, OutboxTask.Authorize, lease);
        }
        catch (RpcException failure)
        {
            // Nobody knows whether the card was charged; the worker finds out with the same key.
            Open(logger, order.Id, failure.StatusCode);
            await outbox.PostponeAsync(order.Id, OutboxTask.Authorize, CancellationToken.None);
        }

        return await store.FindAsync(order.Id, CancellationToken.None) ?? order;
    }

    private async Task<Order> PriceAsync(PlaceOrderRequest request, CancellationToken cancellationToken)
    {
        var ask = new GetProductsRequest();
        ask.Ids.Add(request.Items.Select(item => item.ProductId));
        var reply = await catalog.GetProductsAsync(
            ask, deadline: (time.GetUtcNow() + CallTimes.Store).UtcDateTime, cancellationToken: cancellationToken);
        var products = reply.Products.ToDictionary(product => product.Id, StringComparer.Ordinal);
        var lines = new List<OrderLine>();
        foreach (var item in request.Items)
        {
            if (!products.TryGetValue(item.ProductId, out var product)
                || !Money.TryCreate(product.Price.Amount, product.Price.Currency, out var price))
            {
                throw OrderRules.ProductUnknown.ToException();
            }

            lines.Add(new OrderLine(product.Id, product.Name, item.Quantity, price));
        }

        return new Order
        {
            Id = RandomId.Create("ord_"),
            Status = OrderStatus.Pending,
            Total = TotalOf(lines),
            CardToken = request.CardToken,
            Email = request.Email,
            Lines = lines,
        };
    }

    private static Money TotalOf(List<OrderLine> lines)
    {
        Money? total = null;
        foreach (var line in lines)
        {
            if (!line.Price.TryMultiply(line.Quantity, out var amount)
                || !(total ?? Zero(amount.Currency)).TryAdd(amount, out var sum))
            {
                throw OrderRules.TotalOutOfRange.ToException();
            }

            total = sum;
        }

        return total ?? throw new InvalidOperationException("An order has lines.");
    }

    private static Money Zero(string currency) => Money.TryCreate(0, currency, out var zero) ? zero : default;

    private static string HashOf(PlaceOrderRequest request)
    {
        var content = new StringBuilder();
        foreach (var item in request.Items)
        {
            content.Append(CultureInfo.InvariantCulture, $"{item.ProductId.Length}:{item.ProductId}*{item.Quantity}\n");
        }

        content.Append(request.CardToken).Append('\n').Append(request.Email);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }

    [LoggerMessage(4101, LogLevel.Warning, "The payment of order {OrderId} has no clear end yet: {Status}")]
    private static partial void Open(ILogger logger, string orderId, StatusCode status);
}
