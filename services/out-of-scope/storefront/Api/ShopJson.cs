using System.Text.Json.Serialization;

namespace RegulatedWorkload.Storefront.Api;

internal sealed record MoneyJson(long Amount, string Currency);

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
