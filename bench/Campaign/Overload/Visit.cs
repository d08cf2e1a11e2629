using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RegulatedWorkload.Campaign.Load;

namespace RegulatedWorkload.Campaign.Overload;

/// <summary>What came of one visit to the shop.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The status of the last answer; 0 where there was none.</param>
/// <param name="Took">How long the last request took.</param>
/// <param name="RetryAfter">When the visitor is to come again, if that was told.</param>
internal sealed record Visit(VisitOutcome Outcome, int Status, TimeSpan Took, TimeSpan? RetryAfter)
{
    /// <summary>
    /// Looks at the products, exchanges a card for a token and places an order. It asks for nothing twice: what is
    /// refused ends it.
    /// </summary>
    public static async Task<Visit> RunAsync(
        Shop shop, string card, TimeProvider time, CancellationToken cancellationToken)
    {
        var (visit, products) = await AskAsync(HttpMethod.Get, "shop", "/api/products", null);
        if (products.Status != 200) return visit;
        var body = new JsonObject { ["number"] = card, ["expiryMonth"] = 12, ["expiryYear"] = 2031 };
        (visit, var token) = await AskAsync(HttpMethod.Post, "pay", "/cards", body);
        if (token.Status != 201) return visit;
        var order = new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject
            {
                ["productId"] = products.Json![0]!["id"]!.DeepClone(),
                ["quantity"] = 1,
            }),
            ["cardToken"] = token.Text("token"),
            ["email"] = "visitor@shop.example",
        };
        (visit, var placed) = await AskAsync(HttpMethod.Post, "shop", "/api/orders", order);
        return placed.Status != 201 ? visit : visit with
        {
            Outcome = placed.Text("status") == "Confirmed" ? VisitOutcome.Bought : VisitOutcome.Pending,
        };

        async Task<(Visit Visit, ShopAnswer Answer)> AskAsync(
            HttpMethod method, string host, string path, JsonObject? body)
        {
            var begun = time.GetTimestamp();
            var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            var answer = await shop.SendAsync(method, host, path, body, key, cancellationToken);
            var outcome = answer.Status switch
            {
                0 => VisitOutcome.Unanswered,
                429 or 503 => VisitOutcome.Shed,
                _ => VisitOutcome.Failed,
            };
            return (new Visit(outcome, answer.Status, time.GetElapsedTime(begun), answer.RetryAfter), answer);
        }
    }
}

/// <summary>How a visit ended.</summary>
internal enum VisitOutcome
{
    /// <summary>With an order that was paid before it was answered.</summary>
    Bought,

    /// <summary>With an order that is paid later.</summary>
    Pending,

    /// <summary>With 429 or 503.</summary>
    Shed,

    /// <summary>Without an answer, or even a connection.</summary>
    Unanswered,

    /// <summary>With another refusal.</summary>
    Failed,
}
