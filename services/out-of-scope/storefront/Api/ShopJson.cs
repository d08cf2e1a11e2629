using System.Text.Json.Serialization;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>An amount in minor units, and how many decimal places they stand behind.</summary>
internal sealed record MoneyJson(long Amount, string Currency, int Exponent)
{
    /// <exception cref="InvalidOperationException">The service that was asked gave no amount of money.</exception>
    public static MoneyJson From(long amount, string currency) => Money.TryCreate(amount, currency, out var money)
        ? new MoneyJson(money.Amount, money.Currency, money.Exponent)
        : throw new InvalidOperationException("An amount is out of range, or its currency is none of ISO 4217.");
}

internal sealed record ProductJson(string Id, string Name, string Description, MoneyJson Price);

internal sealed record CardJson(string Brand, string Last4);

internal sealed record LineJson(string ProductId, string Name, int Quantity, MoneyJson Price);

internal sealed record HistoryJson(string Event, DateTimeOffset At);

/// <summary>An order as the public interface tells it. The e-mail address is not among it.</summary>
internal sealed record OrderJson(
    string Id,
    string Status,
    MoneyJson Total,
    CardJson? Card,
    IReadOnlyList<LineJson> Items,
    IReadOnlyList<HistoryJson> History);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ProductJson>))]
[JsonSerializable(typeof(OrderJson))]
internal sealed partial class ShopJson : JsonSerializerContext;
