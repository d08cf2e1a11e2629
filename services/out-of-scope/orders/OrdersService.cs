using Grpc.Core;
using RegulatedWorkload.OrdersV1;

namespace RegulatedWorkload.Orders;

/// <summary>The gRPC side of orders.</summary>
internal sealed class OrdersService(
    OrdersStore store, OrderPlacement placement, OrderCancellation cancellation)
    : OrdersV1.Orders.OrdersBase
{
    public override async Task<OrdersV1.Order> PlaceOrder(PlaceOrderRequest request, ServerCallContext context) =>
        Reply(await placement.PlaceAsync(request, context.CancellationToken));

    public override async Task<OrdersV1.Order> GetOrder(GetOrderRequest request, ServerCallContext context) =>
        Reply(await FindAsync(request.Id, context.CancellationToken));

    public override async Task<OrdersV1.Order> CancelOrder(CancelOrderRequest request, ServerCallContext context)
    {
        var order = await FindAsync(request.Id, context.CancellationToken);
        return Reply(await cancellation.CancelAsync(order.Id, context.CancellationToken));
    }

    private async Task<Order> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) ?? throw OrderRules.Unknown.ToException();

    private static OrdersV1.Order Reply(Order order)
    {
        var reply = new OrdersV1.Order
        {
            Id = order.Id,
            Status = order.Status,
            Total = new Money { Amount = order.Total.Amount, Currency = order.Total.Currency },
            Brand = order.Brand,
            Last4 = order.Last4,
        };
        reply.Lines.Add(order.Lines.Select(line => new Line
        {
            ProductId = line.ProductId,
            Name = line.Name,
            Quantity = line.Quantity,
            Price = new Money { Amount = line.Price.Amount, Currency = line.Price.Currency },
        }));
        reply.History.Add(order.History.Select(entry => new HistoryEntry
        {
            Event = entry.Event,
            AtUnixMs = entry.At.ToUnixTimeMilliseconds(),
        }));
        return reply;
    }
}
