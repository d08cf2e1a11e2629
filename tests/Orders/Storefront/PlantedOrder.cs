using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.Orders.Storefront;

/// <summary>A right request for an order as JSON, of which a test exchanges parts, and what comes of it.</summary>
internal static class PlantedOrder
{
    /// <summary>A right item.</summary>
    public const string Item = """{"productId":"stoneware-mug","quantity":1}""";

    /// <summary>A right token of a card.</summary>
    public static readonly string Token = CardToken.Create().Value;

    /// <summary>The request, with values in place of its own, and with more fields.</summary>
    public static string Body(string? items = null, string? token = null, string? email = null, string? more = null) =>
        $$"""
        {"items":{{items ?? $"[{Item}]"}},"cardToken":{{token ?? $"\"{Token}\""}},
        "email":{{email ?? "\"ada@shop.example\""}}{{(more is null ? "" : "," + more)}}}
        """;

    /// <summary>Items of which the one has another field.</summary>
    public static string WithField(string field) => $$"""[{"productId":"a","quantity":1,"{{field}}":"planted"}]""";

    /// <summary>A request is answered with a problem, and nothing of it reaches orders.</summary>
    public static async Task RefusedAsync(
        int status, string slug, Func<RunningStorefront, Task<HttpResponseMessage>> request)
    {
        await using var shop = await RunningStorefront.StartAsync();

        using var response = await request(shop);

        await RunningStorefront.IsProblemAsync(status, slug, response);
        Assert.Empty(shop.Orders.Requests);
    }
}
