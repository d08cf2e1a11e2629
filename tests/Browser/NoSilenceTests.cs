using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>Whatever goes wrong, a page ends in success or in a sentence, and the sentence stays.</summary>
public sealed class NoSilenceTests(ShopFixture shop)
{
    private const string Busy = """{"type":"urn:problem:dependency-unavailable","status":503}""";

    [Fact]
    public Task A_card_that_cannot_be_stored_is_told_beside_the_button() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        await RefuseAsync(visit, "**/cards");
        await visit.PayAsync();

        await Expect(visit["pay-status"]).ToContainTextAsync("Cards cannot be taken at the moment.");
        await Expect(visit["pay-status"]).ToBeFocusedAsync();
        await Expect(visit["pay"]).ToBeEnabledAsync();
        await visit.BuyAsync();
    });

    [Fact]
    public Task A_card_form_and_a_shop_that_say_when_to_come_back_are_asked_again() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        var cards = await RefuseAsync(visit, "**/cards", retryAfter: "1");
        var orders = await RefuseAsync(visit, "**/api/orders", retryAfter: "1");
        await visit.PayAsync();

        await visit.SeesAsync("ReceiptSent");
        Assert.Equal(2, cards.Count);
        Assert.Equal(2, orders.Count);
        Assert.Single(orders.Select(order => order.Headers["idempotency-key"]).Distinct());
        Assert.Equal([1], await shop.ChargesAsync(await visit["order-id"].InnerTextAsync()));
    });

    [Fact]
    public Task What_is_wrong_with_a_field_is_told_to_a_screen_reader_until_the_next_action() =>
        shop.VisitAsync(async visit =>
        {
            await visit.GoToCheckoutAsync("moka-pot");
            await visit.EnterCardAsync("4111 1111 1111 1112");
            await visit.PayAsync();

            await Expect(visit["pay"]).ToBeEnabledAsync();
            await Expect(visit["pay-progress"]).ToContainTextAsync("This card number is not right.");
        });

    [Fact]
    public Task A_message_that_does_not_stay_is_noticed() => shop.VisitAsync(async visit =>
    {
        await visit.OpenAsync("/");
        await visit.Page.EvaluateAsync(
            """
            async () => {
              const region = document.createElement('p');
              region.setAttribute('role', 'status');
              document.body.append(region);
              for (const text of ['Loading…', '', 'Said', '']) {
                region.textContent = text;
                await new Promise((resolve) => { setTimeout(resolve); });
              }
            }
            """);

        var error = Assert.Single(await visit.ErrorsAsync());
        Assert.StartsWith($"{Reports.Emptied} \"Said\"", error, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_card_form_that_does_not_answer_is_loaded_anew() => shop.VisitAsync(async visit =>
    {
        await visit.Page.Clock.InstallAsync();
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        await visit.Card.Locator(":root").EvaluateAsync(
            "() => { window.fetch = () => new Promise(() => {}); }");
        await visit.PayAsync();
        await Expect(visit["pay"]).ToHaveTextAsync("Checking the card…");
        await visit.Page.Clock.FastForwardAsync("01:00");

        await Expect(visit["pay-status"]).ToContainTextAsync("The card form did not answer");
        await Expect(visit.Card.GetByTestId("card-number")).ToHaveValueAsync("");
        await Expect(visit["pay"]).ToBeEnabledAsync();
        await visit.BuyAsync();
    });

    [Fact]
    public Task A_card_form_that_the_browser_loads_again_is_told_at_once() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        var held = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/cards", async route =>
        {
            await held.Task;
            await route.AbortAsync();
        });
        await visit.PayAsync();
        await Expect(visit["pay"]).ToHaveTextAsync("Checking the card…");
        await visit.Card.Locator(":root").EvaluateAsync("() => location.reload()");

        await Expect(visit["pay-status"]).ToContainTextAsync("Enter the card again");
        held.SetResult();
        await visit.Page.UnrouteAllAsync();
        await visit.BuyAsync();
        Assert.All(await visit.ErrorsAsync(), error => Assert.Contains("ERR_", error, StringComparison.Ordinal));
    });

    [Fact]
    public Task A_fault_that_no_code_expected_is_told() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        await visit.Page.EvaluateAsync("() => { crypto.randomUUID = () => { throw new Error('planted'); }; }");
        await visit.PayAsync();

        await Expect(visit["fault"]).ToBeVisibleAsync();
        await Expect(visit["pay"]).ToBeEnabledAsync();
        Assert.All(await visit.ErrorsAsync(), error => Assert.Contains("planted", error, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("/", "shop.js")]
    [InlineData("/checkout", "cart.js")]
    [InlineData("/orders/ord_1", "order.js")]
    public Task A_script_that_does_not_arrive_is_told(string page, string script) => shop.VisitAsync(async visit =>
    {
        await visit.Page.RouteAsync($"**/{script}", route => route.AbortAsync());
        await visit.OpenAsync(page);

        await Expect(visit.Page.GetByText("Load the page again")).ToBeVisibleAsync();
        Assert.All(await visit.ErrorsAsync(), error => Assert.Contains("ERR_", error, StringComparison.Ordinal));
    });

    // Answers the first request as a busy server does, and lets the others pass.
    private static async Task<IReadOnlyList<IRequest>> RefuseAsync(
        Visit visit, string path, string? retryAfter = null)
    {
        var requests = new List<IRequest>();
        await visit.Page.RouteAsync(path, async route =>
        {
            requests.Add(route.Request);
            if (requests.Count > 1)
            {
                await route.FallbackAsync();
                return;
            }

            await route.FulfillAsync(new RouteFulfillOptions
            {
                Status = 503,
                ContentType = "application/problem+json",
                Headers = retryAfter is null ? [] : [KeyValuePair.Create("Retry-After", retryAfter)],
                Body = Busy,
            });
        });
        return requests;
    }
}
