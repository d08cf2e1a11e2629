using static RegulatedWorkload.Tests.Orders.Storefront.PlantedOrder;

namespace RegulatedWorkload.Tests.Orders.Storefront;

/// <summary>What may be in a request for an order: each fault is planted, and refused by its name.</summary>
public sealed class OrderFieldTests
{
    [Theory]
    [InlineData("planted")]
    [InlineData("Items")]
    [InlineData("total")]
    [InlineData("price")]
    [InlineData("")]
    public async Task An_unknown_field_is_refused(string field)
    {
        await RefusedAsync(422, "unknown-field", shop => shop.PlaceAsync(Body(more: $"\"{field}\":1")));
        await RefusedAsync(422, "unknown-field", shop => shop.PlaceAsync(Body(items: WithField(field))));
    }

    [Theory]
    [InlineData("cvc")]
    [InlineData("CVC")]
    [InlineData("cvv")]
    [InlineData("cvc2")]
    [InlineData("cvv2")]
    [InlineData("cid")]
    [InlineData("pin")]
    [InlineData("track")]
    [InlineData("track2")]
    [InlineData("number")]
    [InlineData("pan")]
    [InlineData("cardNumber")]
    [InlineData("card_number")]
    [InlineData("\\u0063vc")]
    public async Task A_field_for_card_data_is_refused_wherever_it_is(string field)
    {
        await RefusedAsync(422, "forbidden-field", shop => shop.PlaceAsync(Body(more: $"\"{field}\":\"planted\"")));
        await RefusedAsync(
            422, "forbidden-field", shop => shop.PlaceAsync(Body(more: $"\"unknown\":1,\"{field}\":\"planted\"")));
        await RefusedAsync(422, "forbidden-field", shop => shop.PlaceAsync(Body(items: WithField(field))));
    }

    [Theory]
    [InlineData("null", "items-invalid")]
    [InlineData("{}", "items-invalid")]
    [InlineData("\"planted\"", "items-invalid")]
    [InlineData("[]", "items-invalid")]
    [InlineData("[1]", "items-invalid")]
    [InlineData("[null]", "items-invalid")]
    [InlineData("""[{"quantity":1}]""", "items-invalid")]
    [InlineData("""[{"productId":7,"quantity":1}]""", "items-invalid")]
    [InlineData("""[{"productId":"planted"}]""", "quantity-invalid")]
    [InlineData("""[{"productId":"planted","quantity":"1"}]""", "quantity-invalid")]
    [InlineData("""[{"productId":"planted","quantity":1.5}]""", "quantity-invalid")]
    [InlineData("""[{"productId":"planted","quantity":3000000000}]""", "quantity-invalid")]
    [InlineData("""[{"productId":"planted","quantity":null}]""", "quantity-invalid")]
    public async Task Items_of_another_form_are_refused(string items, string slug) =>
        await RefusedAsync(422, slug, shop => shop.PlaceAsync(Body(items: items)));

    [Fact]
    public async Task More_than_20_items_are_refused() => await RefusedAsync(
        422,
        "items-invalid",
        shop => shop.PlaceAsync(Body(items: $"[{string.Join(',', Enumerable.Repeat(Item, 21))}]")));

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"\"")]
    [InlineData("\"planted\"")]
    [InlineData("\"tok_planted\"")]
    public async Task A_token_of_another_form_is_refused(string token) =>
        await RefusedAsync(422, "token-invalid", shop => shop.PlaceAsync(Body(token: token)));

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"\"")]
    [InlineData("[\"planted\"]")]
    public async Task An_e_mail_that_is_no_text_is_refused(string email) =>
        await RefusedAsync(422, "email-invalid", shop => shop.PlaceAsync(Body(email: email)));

    [Theory]
    [InlineData("""{"cardToken":"T","email":"ada@shop.example"}""", "items-invalid")]
    [InlineData("""{"items":[{"productId":"a","quantity":1}],"email":"ada@shop.example"}""", "token-invalid")]
    [InlineData("""{"items":[{"productId":"a","quantity":1}],"cardToken":"T"}""", "email-invalid")]
    public async Task A_missing_field_is_named(string body, string slug) => await RefusedAsync(
        422, slug, shop => shop.PlaceAsync(body.Replace("\"T\"", $"\"{Token}\"", StringComparison.Ordinal)));
}
