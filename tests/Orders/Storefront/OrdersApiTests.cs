extern alias storefront;

using System.Text.Json;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;
using storefront::RegulatedWorkload.OrdersV1;

namespace RegulatedWorkload.Tests.Orders.Storefront;

/// <summary>The public interface of the shop: what it answers, and how it says no.</summary>
public sealed class OrdersApiTests
{
    private static readonly string Body =
        $$"""
        {"items":[{"productId":"a","quantity":1}],"cardToken":"{{CardToken.Create().Value}}","email":"a@b.example"}
        """;

    [Fact]
    public async Task Products_have_prices_in_minor_units()
    {
        await using var shop = await RunningStorefront.StartAsync();

        var products = await RunningStorefront.JsonAsync(await shop.GetAsync("/api/products"));

        Assert.Equal(
            """
            [{"id":"stoneware-mug","name":"Stoneware mug","description":"Holds tea.",
            "price":{"amount":1450,"currency":"EUR","exponent":2}}]
            """.ReplaceLineEndings(""),
            products.GetRawText());
    }

    [Fact]
    public async Task A_placed_order_is_told_whole_and_where_it_is()
    {
        await using var shop = await RunningStorefront.StartAsync();

        using var response = await shop.PlaceAsync(Body);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("/api/orders/ord_one", response.Headers.Location?.OriginalString);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(
            """
            {"id":"ord_one","status":"Confirmed","total":{"amount":1450,"currency":"EUR","exponent":2},
            "card":{"brand":"visa","last4":"1111"},
            "items":[{"productId":"stoneware-mug","name":"Stoneware mug","quantity":1,
            "price":{"amount":1450,"currency":"EUR","exponent":2}}],
            "history":[{"event":"Placed","at":"2023-11-14T22:13:20+00:00"}]}
            """.ReplaceLineEndings(""),
            (await RunningStorefront.JsonAsync(response)).GetRawText());
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Declined)]
    [InlineData(OrderStatus.Failed)]
    [InlineData(OrderStatus.Cancelling)]
    [InlineData(OrderStatus.Refunded)]
    public async Task An_order_says_its_status_and_no_card_where_none_is_known(OrderStatus status)
    {
        await using var shop = await RunningStorefront.StartAsync();
        shop.Orders.Order = new Order(shop.Orders.Order) { Status = status, Brand = "", Last4 = "" };

        var order = await RunningStorefront.JsonAsync(await shop.GetAsync("/api/orders/ord_one"));

        Assert.Equal($"{status}", order.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, order.GetProperty("card").ValueKind);
    }

    [Fact]
    public async Task Looking_and_cancelling_name_the_order()
    {
        await using var shop = await RunningStorefront.StartAsync();

        using var looked = await shop.GetAsync("/api/orders/ord_one");
        using var cancelled = await shop.PostAsync("/api/orders/ord_one/cancel");

        Assert.All([looked, cancelled], response => Assert.Equal(200, (int)response.StatusCode));
        Assert.All([looked, cancelled], response => Assert.True(response.Headers.CacheControl?.NoStore));
        Assert.Equal(
            [new GetOrderRequest { Id = "ord_one" }, new CancelOrderRequest { Id = "ord_one" }], shop.Orders.Requests);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, "product-unknown", 422, "product-unknown")]
    [InlineData(StatusCode.InvalidArgument, "quantity-invalid", 422, "quantity-invalid")]
    [InlineData(StatusCode.NotFound, "token-unknown", 422, "token-unknown")]
    [InlineData(StatusCode.FailedPrecondition, "token-expired", 422, "token-expired")]
    [InlineData(StatusCode.FailedPrecondition, "token-used", 422, "token-used")]
    [InlineData(StatusCode.FailedPrecondition, "idempotency-key-reused", 422, "idempotency-key-reused")]
    [InlineData(StatusCode.NotFound, "order-unknown", 404, "not-found")]
    [InlineData(StatusCode.FailedPrecondition, "order-state", 409, "conflict")]
    public async Task A_refusal_is_told_as_its_problem(StatusCode status, string reason, int expected, string slug)
    {
        await using var shop = await RunningStorefront.StartAsync();
        shop.Orders.Failure = new Refusal(status, reason, "A sentence.").ToException();

        await RunningStorefront.IsProblemAsync(expected, slug, await shop.PlaceAsync(Body));
        await RunningStorefront.IsProblemAsync(expected, slug, await shop.GetAsync("/api/orders/ord_one"));
        await RunningStorefront.IsProblemAsync(expected, slug, await shop.PostAsync("/api/orders/ord_one/cancel"));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task A_missing_dependency_is_told_with_a_time_to_try_again(StatusCode status)
    {
        await using var shop = await RunningStorefront.StartAsync();
        shop.Orders.Failure = new RpcException(new Status(status, "planted"));

        foreach (var path in (string[])["/api/products", "/api/orders/ord_one"])
        {
            using var response = await shop.GetAsync(path);
            await RunningStorefront.IsProblemAsync(503, "dependency-unavailable", response);
            Assert.NotNull(response.Headers.RetryAfter?.Delta);
        }
    }

    [Fact]
    public async Task A_bug_behind_the_shop_is_told_without_a_word_about_it()
    {
        await using var shop = await RunningStorefront.StartAsync();
        shop.Orders.Failure = new RpcException(new Status(StatusCode.Internal, "planted"));

        await RunningStorefront.IsProblemAsync(500, "internal", await shop.GetAsync("/api/orders/ord_one"));
    }

    [Fact]
    public async Task Other_paths_and_methods_are_problems_too()
    {
        await using var shop = await RunningStorefront.StartAsync();

        await RunningStorefront.IsProblemAsync(404, "not-found", await shop.GetAsync("/api/planted"));
        await RunningStorefront.IsProblemAsync(405, "method-not-allowed", await shop.PostAsync("/api/products"));
    }
}
