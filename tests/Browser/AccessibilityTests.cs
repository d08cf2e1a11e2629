using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>People who do not see, do not use a mouse, or see little contrast can buy.</summary>
public sealed class AccessibilityTests(ShopFixture shop)
{
    public static MatrixTheoryData<ColorScheme, bool> Looks { get; } =
        new([ColorScheme.Light, ColorScheme.Dark], [false, true]);

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task No_page_breaks_an_accessibility_rule(ColorScheme colors, bool onPhone)
    {
        Axe.SkipWithout();
        var look = (onPhone ? "phone-" : "") + (colors == ColorScheme.Dark ? "dark-" : "");
        await shop.VisitAsync(
            async visit =>
            {
                await visit.OpenAsync("/");
                await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
                await HoldsAsync(visit, $"{look}shop");
                await visit["add-moka-pot"].ClickAsync();
                await visit["open-cart"].ClickAsync();
                await HoldsAsync(visit, $"{look}cart");

                await visit["checkout"].ClickAsync();
                await Expect(visit["pay"]).ToBeEnabledAsync();
                await HoldsAsync(visit, $"{look}checkout");
                await visit["email"].FillAsync("buyer");
                await visit.PayAsync();
                await Expect(visit["email-error"]).ToBeVisibleAsync();
                await visit["email"].FillAsync("buyer@example.com");
                await visit.EnterCardAsync("4111 1111 1111 1112", "13/20");
                await visit.PayAsync();
                await Expect(visit.Card.GetByTestId("card-number-error")).ToBeVisibleAsync();
                await HoldsAsync(visit, $"{look}checkout-errors");
                await visit.EnterCardAsync(Cards.Declined);
                await visit.PayAsync();
                await Expect(visit["pay-status"]).ToBeVisibleAsync();
                await HoldsAsync(visit, $"{look}checkout-declined");

                await visit.BuyAsync();
                await visit.SeesAsync("ReceiptSent");
                await HoldsAsync(visit, $"{look}order");
                await visit["cancel"].ClickAsync();
                await HoldsAsync(visit, $"{look}order-cancel");
            },
            colors,
            onPhone ? ShopFixture.Phone : null);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task Nor_does_the_page_for_what_is_not_there(ColorScheme colors)
    {
        Axe.SkipWithout();
        return shop.VisitAsync(
            async visit =>
            {
                await visit.OpenAsync("/nowhere");
                await HoldsAsync(visit, colors == ColorScheme.Dark ? "dark-not-found" : "not-found");
                // The browser reports the status of the page itself.
                Assert.All(
                    await visit.ErrorsAsync(), error => Assert.Contains("404", error, StringComparison.Ordinal));
            },
            colors);
    }

    [Fact]
    public Task A_planted_violation_is_found_in_page_and_frame() => shop.VisitAsync(async visit =>
    {
        Axe.SkipWithout();
        await visit.GoToCheckoutAsync("moka-pot");
        const string plant = "() => document.querySelector('main').append(document.createElement('button'))";
        await visit.Page.EvaluateAsync(plant);
        await visit.Card.Locator(":root").EvaluateAsync(plant);

        var violations = await Axe.ViolationsAsync(visit.Page);

        Assert.Equal(
            ["button-name in /checkout", "button-name in /form"],
            violations.Select(violation => violation[..violation.IndexOf(':', StringComparison.Ordinal)]).Order());
    });

    [Fact]
    public Task A_buyer_pays_and_cancels_with_the_keyboard_alone() => shop.VisitAsync(async visit =>
    {
        await visit.OpenAsync("/");
        await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByText("Skip to the products")).ToBeFocusedAsync();

        await visit.TabToAsync(visit["add-moka-pot"]);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit["announcement"]).ToContainTextAsync("in your cart");
        await visit.TabToAsync(visit["open-cart"], backwards: true);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.TabToAsync(visit["more-moka-pot"]);
        await visit.Page.Keyboard.PressAsync("Space");
        await Expect(visit["quantity-moka-pot"]).ToHaveTextAsync("2");
        await Expect(visit["more-moka-pot"]).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit["cart"]).ToBeHiddenAsync();
        await Expect(visit["open-cart"]).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.TabToAsync(visit["checkout"]);
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit["pay"]).ToBeEnabledAsync();
        await visit.TabToAsync(visit["email"]);
        await visit.Page.Keyboard.TypeAsync("buyer@example.com");
        await visit.TabToAsync(visit.Card.GetByTestId("card-number"));
        await visit.Page.Keyboard.TypeAsync(Cards.Approved);
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Card.GetByTestId("card-expiry")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("1231");
        await visit.TabToAsync(visit["pay"]);
        await visit.Page.Keyboard.PressAsync("Space");

        await visit.SeesAsync("ReceiptSent");
        await visit.TabToAsync(visit["cancel"]);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit["confirm-keep"]).ToBeFocusedAsync();
        await visit.TabToAsync(visit["confirm-cancel"]);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SeesStatusAsync("Refunded");
    });

    [Fact]
    public Task A_screen_reader_is_told_the_name_and_error_of_every_field() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit["email"].FillAsync("");
        await visit.PayAsync();
        await Expect(visit["email"]).ToHaveAccessibleNameAsync("E-mail for the receipt");
        await Expect(visit["email"]).ToHaveAccessibleDescriptionAsync("Enter your e-mail address.");
        await visit["email"].FillAsync("buyer@example.com");
        await visit.PayAsync();

        var number = visit.Card.GetByTestId("card-number");
        await Expect(number).ToHaveAccessibleNameAsync("Card number");
        await Expect(number).ToHaveAccessibleDescriptionAsync("Enter the card number.");
        await Expect(number).ToBeFocusedAsync();
        await Expect(visit.Card.GetByTestId("card-expiry")).ToHaveAccessibleNameAsync("Expiry MM / YY");
        await Expect(visit["card-frame"]).ToHaveAttributeAsync("title", "Card details");
        await Expect(visit["pay"]).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("^Pay €"));
    });

    private static async Task HoldsAsync(Visit visit, string name)
    {
        await visit.PhotographAsync(name);
        Assert.Empty(await Axe.ViolationsAsync(visit.Page));
    }
}
