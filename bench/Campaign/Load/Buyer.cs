using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Campaign.Load;

/// <summary>
/// Buys like a browser with a patient person before it: asks again with the same key while the answer is missing or is
/// "not now", looks at the order, sometimes sends it twice, sometimes cancels it.
/// </summary>
internal sealed class Buyer(Shop shop, Journal journal, TestCards cards, Dice dice)
{
    private const int Attempts = 15;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private JsonArray? _products;

    /// <summary>One purchase from the products to what the buyer wants of it.</summary>
    public async Task BuyAsync(CancellationToken cancellationToken)
    {
        if (_products is null || dice.InHundred(10)) await SeesProductsAsync(cancellationToken);
        if (_products is null || await TokenAsync(cards.Next(), cancellationToken) is not { } token) return;
        var purchase = new Purchase { Key = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) };
        journal.Purchases.Enqueue(purchase);
        var order = OrderOf(token);
        var placed = await PlaceAsync(purchase, order, cancellationToken);
        if (purchase.IsAccepted && dice.InHundred(15)) await PlaceAsync(purchase, order, cancellationToken);
        if (placed.Text("status") == "Confirmed" && dice.InHundred(15)) await CancelAsync(purchase, cancellationToken);
        if (purchase.IsAccepted && dice.InHundred(30)) await LookAsync(purchase, cancellationToken);
    }

    /// <summary>Looks at the products; false when there are none to be seen.</summary>
    public async Task<bool> SeesProductsAsync(CancellationToken cancellationToken)
    {
        var shown = await AskAsync("products", HttpMethod.Get, "shop", "/api/products", null, null, cancellationToken);
        if (shown.Json is not JsonArray { Count: > 0 } products) return false;
        _products = products;
        return true;
    }

    /// <summary>Exchanges a card for a token; null when that was refused, or failed many times.</summary>
    public async Task<string?> TokenAsync(string number, CancellationToken cancellationToken)
    {
        journal.Cards.TryAdd(number, 0);
        var card = new JsonObject { ["number"] = number, ["expiryMonth"] = 12, ["expiryYear"] = 2031 };
        var answer = await AskAsync("card", HttpMethod.Post, "pay", "/cards", card, null, cancellationToken);
        if (answer.Status != 201 || answer.Text("token") is not { Length: > 0 } token) return null;
        journal.Tokens.TryAdd(token, 0);
        return token;
    }

    /// <summary>The order of one piece of some product.</summary>
    public JsonObject OrderOf(string token) => new()
    {
        ["items"] = new JsonArray(new JsonObject
        {
            ["productId"] = _products![dice.Next(_products.Count)]!["id"]!.DeepClone(),
            ["quantity"] = 1 + dice.Next(3),
        }),
        ["cardToken"] = token,
        ["email"] = "buyer@shop.example",
    };

    /// <summary>Places an order, with the same key as often as need be.</summary>
    public async Task<ShopAnswer> PlaceAsync(Purchase purchase, JsonObject order, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            "order", HttpMethod.Post, "shop", "/api/orders", order, purchase.Key, cancellationToken);
        if (answer.Status == 201)
        {
            purchase.Ids.Add(answer.Text("id"));
            purchase.Amount = answer.Json!["total"]!["amount"]!.GetValue<long>();
            purchase.Currency = answer.Json["total"]!["currency"]!.GetValue<string>();
            purchase.IsAccepted = true;
            purchase.IsConfirmed |= answer.Text("status") == "Confirmed";
        }
        else if (answer.Status is >= 400 and < 500 && !answer.IsPassing)
        {
            purchase.Refusal = answer.Text("type").Split(':')[^1];
        }

        return answer;
    }

    private async Task CancelAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            "cancel", HttpMethod.Post, "shop", $"/api/orders/{purchase.Ids.First()}/cancel", [], null,
            cancellationToken);
        purchase.IsCancelled |= answer.Status == 200;
    }

    private async Task LookAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            "look", HttpMethod.Get, "shop", $"/api/orders/{purchase.Ids.First()}", null, null, cancellationToken);
        if (answer.Status is 404)
        {
            journal.Outrages.Enqueue($"Order {purchase.Ids.First()} was accepted and is not found.");
        }
    }

    private async Task<ShopAnswer> AskAsync(
        string operation, HttpMethod method, string host, string path, JsonObject? body, string? key,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await shop.SendAsync(method, host, path, body, key, cancellationToken);
            journal.Note(operation, answer);
            if (!answer.IsPassing || attempt == Attempts) return answer;
            var pause = answer.RetryAfter ?? TimeSpan.FromMilliseconds(100 << Math.Min(attempt, 5));
            await Task.Delay(pause < Longest ? pause : Longest, cancellationToken);
        }
    }
}
