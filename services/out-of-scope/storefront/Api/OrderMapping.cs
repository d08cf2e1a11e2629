using RegulatedWorkload.OrdersV1;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>From the contract of orders to the public interface.</summary>
internal static class OrderMapping
{
    public static OrderJson ToJson(this Order order) => new(
        order.Id,
        order.Status.ToString(),
        order.Total.ToJson(),
        order.Last4.Length == 0 ? null : new CardJson(order.Brand, order.Last4),
        [.. order.Lines.Select(line => new LineJson(line.ProductId, line.Name, line.Quantity, line.Price.ToJson()))],
        [.. order.History.Select(entry => new HistoryJson(
            entry.Event, DateTimeOffset.FromUnixTimeMilliseconds(entry.AtUnixMs)))]);

    private static MoneyJson ToJson(this Money money) => MoneyJson.From(money.Amount, money.Currency);
}
