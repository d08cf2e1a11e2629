extern alias storefront;

using System.Text;
using storefront::RegulatedWorkload.OrdersV1;
using static RegulatedWorkload.Tests.Orders.Storefront.PlantedOrder;

namespace RegulatedWorkload.Tests.Orders.Storefront;

/// <summary>How an order may be asked for: each fault of the request is planted, and refused by its name.</summary>
public sealed class OrderRequestTests
{
    [Fact]
    public async Task A_right_request_reaches_orders_as_it_was_sent()
    {
        await using var shop = await RunningStorefront.StartAsync();

        var response = await shop.PlaceAsync(Body(), "the-key");

        Assert.Equal(201, (int)response.StatusCode);
        var sent = Assert.IsType<PlaceOrderRequest>(Assert.Single(shop.Orders.Requests));
        Assert.Equal(("the-key", Token, "ada@shop.example"), (sent.IdempotencyKey, sent.CardToken, sent.Email));
        Assert.Equal([("stoneware-mug", 1)], sent.Items.Select(item => (item.ProductId, item.Quantity)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("planted")]
    [InlineData("{} {}")]
    [InlineData("{} // planted")]
    [InlineData("{'planted':1}")]
    [InlineData("""{"items":[],}""")]
    [InlineData("""{"email":"a","email":"b"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"planted\"")]
    [InlineData("1")]
    [InlineData("""{"items":[[[[[[[[[1]]]]]]]]]}""")]
    public async Task A_body_that_is_no_JSON_object_is_malformed(string body) =>
        await RefusedAsync(400, "malformed", shop => shop.PlaceAsync(body));

    [Theory]
    [InlineData("email", "\\ud800")]
    [InlineData("cardToken", "\\udc00planted")]
    [InlineData("productId", "\\ud800\\ud800")]
    public async Task Half_a_character_is_malformed(string field, string value) => await RefusedAsync(
        400, "malformed", shop => shop.PlaceAsync(field switch
        {
            "email" => Body(email: $"\"{value}\""),
            "cardToken" => Body(token: $"\"{value}\""),
            _ => Body(items: $$"""[{"productId":"{{value}}","quantity":1}]"""),
        }));

    [Fact]
    public async Task Half_a_character_in_a_field_name_is_malformed() =>
        await RefusedAsync(400, "malformed", shop => shop.PlaceAsync(Body(more: "\"\\ud800\":1")));

    [Fact]
    public async Task Bytes_that_are_no_text_are_malformed()
    {
        var body = Encoding.UTF8.GetBytes(Body(email: "\"~~@shop.example\""));
        body.AsSpan().Replace((byte)'~', (byte)0xC3);

        await RefusedAsync(400, "malformed", shop => shop.PlaceAsync(body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=planted")]
    [InlineData("application/problem+json")]
    [InlineData("application/jsonplanted")]
    public async Task Another_media_type_is_refused(string? mediaType) =>
        await RefusedAsync(415, "unsupported-media-type", shop => shop.PlaceAsync(Body(), mediaType: mediaType));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_content_coding_is_refused(string coding) =>
        await RefusedAsync(415, "unsupported-media-type", shop => shop.PlaceAsync(Body(), coding: coding));

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task JSON_may_be_called_so_in_any_spelling(string mediaType)
    {
        await using var shop = await RunningStorefront.StartAsync();

        Assert.Equal(201, (int)(await shop.PlaceAsync(Body(), mediaType: mediaType)).StatusCode);
    }

    [Theory]
    [InlineData(64 * 1024, false, 201)]
    [InlineData(64 * 1024 + 1, false, 413)]
    [InlineData(64 * 1024, true, 201)]
    [InlineData(64 * 1024 + 1, true, 413)]
    [InlineData(1024 * 1024, true, 413)]
    public async Task A_body_may_have_64_KiB(int size, bool chunked, int status)
    {
        await using var shop = await RunningStorefront.StartAsync();
        var body = Encoding.UTF8.GetBytes(Body().PadRight(size));

        using var response = await shop.PlaceAsync(body, chunked: chunked);

        if (status == 413) await RunningStorefront.IsProblemAsync(413, "too-large", response);
        else Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(null, "idempotency-key-required")]
    [InlineData("", "idempotency-key-invalid")]
    [InlineData("planted key", "idempotency-key-invalid")]
    public async Task A_key_is_demanded(string? key, string slug) =>
        await RefusedAsync(400, slug, shop => shop.PlaceAsync(Body(), key));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_key_has_at_most_128_characters(int length, bool admitted)
    {
        await using var shop = await RunningStorefront.StartAsync();

        using var response = await shop.PlaceAsync(Body(), new string('k', length));

        if (admitted) Assert.Equal(201, (int)response.StatusCode);
        else await RunningStorefront.IsProblemAsync(400, "idempotency-key-invalid", response);
    }
}
