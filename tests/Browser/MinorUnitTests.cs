using System.Globalization;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>Pages show an amount by the minor unit of ISO 4217, which is charged, and not by local custom.</summary>
public sealed class MinorUnitTests(ShopFixture shop)
{
    [Theory]
    [InlineData("EUR", 2, "64.00", "128.00")]
    [InlineData("HUF", 2, "64.00", "128.00")]
    [InlineData("IDR", 2, "64.00", "128.00")]
    [InlineData("IQD", 3, "6.400", "12.800")]
    [InlineData("JPY", 0, "6,400", "12,800")]
    [InlineData("UYW", 4, "0.6400", "1.2800")]
    public Task An_amount_is_shown_as_it_is_charged(string currency, int exponent, string one, string two) =>
        shop.VisitAsync(async visit =>
        {
            var price = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"amount":6400,"currency":"{{currency}}","exponent":{{exponent}}}""");
            await visit.Page.RouteAsync("**/api/products", route => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "application/json",
                Body = $$"""[{"id":"moka-pot","name":"Moka pot","description":"Small.","price":{{price}}}]""",
            }));
            await visit.OpenAsync("/");
            await Expect(visit["product-moka-pot"]).ToContainTextAsync(one);
            await visit["add-moka-pot"].ClickAsync();
            await visit["open-cart"].ClickAsync();
            await visit["more-moka-pot"].ClickAsync();
            await Expect(visit["cart-total"]).ToContainTextAsync(two);
            await visit["checkout"].ClickAsync();
            await Expect(visit["summary-total"]).ToContainTextAsync(two);
            await Expect(visit["pay"]).ToContainTextAsync(two);
        });
}
