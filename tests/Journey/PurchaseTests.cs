using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>The way from product to receipt and back, over the public interface.</summary>
public sealed class PurchaseTests(WorkloadFixture workload)
{
    private readonly Browsing _http = workload.Http;

    [Fact]
    public async Task Products_have_prices_in_minor_units()
    {
        var products = (await _http.GetAsync("/api/products")).Json.AsArray();

        Assert.NotEmpty(products);
        Assert.All(products, product =>
        {
            Assert.NotEmpty(product!["id"]!.GetValue<string>());
            Assert.NotEmpty(product["name"]!.GetValue<string>());
            Assert.NotEmpty(product["description"]!.GetValue<string>());
            Assert.True(product["price"]!["amount"]!.GetValue<long>() > 0);
            Assert.Matches("^[A-Z]{3}$", product["price"]!["currency"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task A_card_becomes_a_token_that_tells_only_brand_and_last_four()
    {
        var answer = await _http.SendAsync(HttpMethod.Post, _http.Pay("/cards"), Cards.Json(Cards.Approved));

        Assert.Equal(201, answer.Status);
        Assert.Equal(
            ["brand", "expiryMonth", "expiryYear", "last4", "token"],
            answer.Json.AsObject().Select(member => member.Key).Order());
        Assert.Equal("visa", answer.Json["brand"]!.GetValue<string>());
        Assert.Equal("1111", answer.Json["last4"]!.GetValue<string>());
        Assert.DoesNotContain(Cards.Approved, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_is_confirmed_captured_and_receipted()
    {
        var products = (await _http.GetAsync("/api/products")).Json.AsArray();
        var product = products[0]!;

        var placed = await _http.OrderAsync(
            await _http.TokenAsync(), product: product["id"]!.GetValue<string>(), quantity: 2);

        Assert.Equal(201, placed.Status);
        Assert.Equal("Confirmed", Text(placed, "status"));
        Assert.Equal(
            2 * product["price"]!["amount"]!.GetValue<long>(), placed.Json["total"]!["amount"]!.GetValue<long>());
        Assert.Equal("1111", placed.Json["card"]!["last4"]!.GetValue<string>());
        Assert.DoesNotContain("buyer@example.com", placed.Body, StringComparison.Ordinal);
        var order = await HistoryReachesAsync(Text(placed, "id"), "ReceiptSent");
        Assert.Equal(["Placed", "Confirmed", "Captured", "ReceiptSent"], Events(order));
        Assert.DoesNotContain("buyer@example.com", order.Body, StringComparison.Ordinal);
        var charge = Assert.Single(await workload.LedgerAsync(Text(placed, "id")));
        Assert.Equal("captured", charge["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_declined_card_gives_a_declined_order()
    {
        var placed = await _http.OrderAsync(await _http.TokenAsync(Cards.Declined));

        Assert.Equal(201, placed.Status);
        Assert.Equal("Declined", Text(placed, "status"));
    }

    [Fact]
    public async Task A_cancelled_order_is_refunded()
    {
        var placed = await _http.OrderAsync(await _http.TokenAsync());
        var id = Text(placed, "id");
        await HistoryReachesAsync(id, "ReceiptSent");

        var cancelled = await _http.SendAsync(HttpMethod.Post, _http.Shop($"/api/orders/{id}/cancel"));

        Assert.Equal(200, cancelled.Status);
        Assert.Equal("Refunded", Text(cancelled, "status"));
        var charge = Assert.Single(await workload.LedgerAsync(id));
        Assert.Equal("refunded", charge["status"]!.GetValue<string>());
        var again = await _http.SendAsync(HttpMethod.Post, _http.Shop($"/api/orders/{id}/cancel"));
        Assert.Equal("Refunded", Text(again, "status"));
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_order_charged_once()
    {
        var (token, key) = (await _http.TokenAsync(), Browsing.NewKey());
        var first = await _http.OrderAsync(token, key);

        var second = await _http.OrderAsync(token, key);

        Assert.Equal(201, second.Status);
        Assert.Equal(Text(first, "id"), Text(second, "id"));
        Assert.Equal(1, Assert.Single(await workload.LedgerAsync(Text(first, "id")))["calls"]!.GetValue<int>());
    }

    [Fact]
    public async Task Twenty_replays_at_once_charge_once()
    {
        var (token, key) = (await _http.TokenAsync(), Browsing.NewKey());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _http.OrderAsync(token, key)));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        var id = Assert.Single(answers.Select(answer => Text(answer, "id")).Distinct());
        Assert.Equal(1, Assert.Single(await workload.LedgerAsync(id))["calls"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var (token, key) = (await _http.TokenAsync(), Browsing.NewKey());
        await _http.OrderAsync(token, key);

        var other = await _http.OrderAsync(token, key, quantity: 2);

        Assert.Equal(422, other.Status);
        Assert.Equal("idempotency-key-reused", other.Problem);
    }

    [Fact]
    public async Task A_token_pays_one_order_only()
    {
        var token = await _http.TokenAsync();
        Assert.Equal("Confirmed", Text(await _http.OrderAsync(token), "status"));

        var second = await _http.OrderAsync(token);

        Assert.Equal(422, second.Status);
        Assert.Contains(second.Problem, (string[])["token-used", "token-unknown"]);
    }

    private static string Text(Answer answer, string member) => answer.Json[member]!.GetValue<string>();

    private static IEnumerable<string> Events(Answer order) =>
        order.Json["history"]!.AsArray().Select(entry => entry!["event"]!.GetValue<string>());

    private Task<Answer> HistoryReachesAsync(string id, string @event) => Eventually.BecomesAsync(
        () => _http.GetAsync($"/api/orders/{id}"), order => Events(order).Contains(@event));
}
