using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>Answers that are late or never come: the pages say what is known, and no more.</summary>
public sealed class SlowNetworkTests(ShopFixture shop)
{
    [Fact]
    public Task A_page_says_what_it_waits_for_until_the_answer_comes() => shop.VisitAsync(async visit =>
    {
        var products = await HoldAsync(visit, "**/api/products");
        await visit.OpenAsync("/");
        await Expect(visit.Page.GetByText("Loading the products…")).ToBeVisibleAsync();
        products.SetResult();
        await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("Loading the products…")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_card_form_that_is_late_is_told_and_then_appears() => shop.VisitAsync(async visit =>
    {
        var form = await HoldAsync(visit, "**/form");
        await visit.OpenAsync("/");
        await visit["add-moka-pot"].ClickAsync();
        await visit.OpenAsync("/checkout");
        await Expect(visit["card-blocked"]).ToContainTextAsync("has not loaded yet");
        await Expect(visit["pay"]).ToBeDisabledAsync();

        form.SetResult();

        await Expect(visit["card-blocked"]).ToBeHiddenAsync();
        await Expect(visit["pay"]).ToBeEnabledAsync();
    });

    [Fact]
    public Task A_payment_that_takes_long_is_shown_as_under_way_and_nothing_can_be_changed() =>
        shop.VisitAsync(async visit =>
        {
            await visit.GoToCheckoutAsync("moka-pot");
            await visit.EnterCardAsync(Cards.Approved);
            var order = await HoldAsync(visit, "**/api/orders");
            await visit.PayAsync();

            await Expect(visit["pay"]).ToHaveTextAsync("Placing your order…");
            await Expect(visit["pay"]).ToBeDisabledAsync();
            await Expect(visit["email"]).Not.ToBeEditableAsync();
            await Expect(visit["pay-progress"]).ToHaveTextAsync("Placing your order…");

            order.SetResult();

            await visit.SeesStatusAsync("Confirmed");
        });

    [Fact]
    public Task An_order_whose_answer_is_lost_is_not_claimed_to_be_placed_and_is_charged_once() =>
        shop.VisitAsync(async visit =>
        {
            await visit.GoToCheckoutAsync("moka-pot");
            await visit.EnterCardAsync(Cards.Approved);
            var answer = await WithheldAnswer.OfAsync(visit, "*/api/orders");
            await visit.PayAsync();
            await answer.BreakAsync();

            await Expect(visit["pay-status"]).ToContainTextAsync("We do not know yet whether your order arrived.");
            await Expect(visit["pay"]).ToHaveTextAsync("Try again");
            Assert.All(
                await visit.ErrorsAsync(),
                error => Assert.Contains("ERR_CONNECTION_RESET", error, StringComparison.Ordinal));
            await visit.PayAsync();

            await visit.SeesStatusAsync("Confirmed");
            Assert.Equal([1], await shop.ChargesAsync(await visit["order-id"].InnerTextAsync()));
        });

    [Fact]
    public Task A_whole_purchase_works_on_a_slow_line() => shop.VisitAsync(async visit =>
    {
        var line = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 400,
            ["downloadThroughput"] = 50_000,
            ["uploadThroughput"] = 20_000,
        });

        await visit.GoToCheckoutAsync("moka-pot");
        await visit.BuyAsync();

        await visit.SeesAsync("ReceiptSent");
    });

    [Fact]
    public Task A_whole_purchase_works_on_a_slow_machine() => shop.VisitAsync(async visit =>
    {
        var line = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await line.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = 20 });

        await visit.GoToCheckoutAsync("moka-pot");
        await visit.BuyAsync();

        await visit.SeesAsync("ReceiptSent");
    });

    // Keeps the answers to a path until the result is set.
    private static async Task<TaskCompletionSource> HoldAsync(Visit visit, string path)
    {
        var released = new TaskCompletionSource();
        await visit.Page.RouteAsync(path, async route =>
        {
            await released.Task;
            await route.ContinueAsync();
        });
        return released;
    }
}
