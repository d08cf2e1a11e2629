using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>What a buyer does, with every service in its container.</summary>
[Collection(ContainedWorkload.Turns)]
public sealed class JourneyTests(ContainedWorkload workload)
{
    [Fact]
    public async Task An_order_is_confirmed_charged_once_receipted_and_refunded()
    {
        ContainedWorkload.SkipWithoutEngine();
        using var http = await workload.BrowseAsync();

        var placed = await http.OrderAsync(await http.TokenAsync());

        Assert.Equal("Confirmed", placed.Json["status"]!.GetValue<string>());
        var id = placed.Json["id"]!.GetValue<string>();
        await Eventually.BecomesAsync(
            () => http.GetAsync($"/api/orders/{id}"),
            order => order.Status == 200 && order.Body.Contains("ReceiptSent", StringComparison.Ordinal));
        Assert.Equal(1, Assert.Single(await workload.LedgerAsync(id))["calls"]!.GetValue<int>());
        var cancelled = await http.SendAsync(HttpMethod.Post, http.Shop($"/api/orders/{id}/cancel"));
        Assert.Equal("Refunded", cancelled.Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_declined_card_gives_a_declined_order()
    {
        ContainedWorkload.SkipWithoutEngine();
        using var http = await workload.BrowseAsync();

        var placed = await http.OrderAsync(await http.TokenAsync(Cards.Declined));

        Assert.Equal("Declined", placed.Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_buyer_buys_in_a_browser()
    {
        ContainedWorkload.SkipWithoutEngine();
        Assert.SkipWhen(
            Tools.Chromium is null, "There is no chromium on the PATH; Debian has it as the package chromium.");
        Assertions.SetDefaultExpectTimeout(120_000);
        var entrance = (await workload["edge"][0].AddressesAsync())[0];
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tools.Chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", $"--host-resolver-rules=MAP *.dev.localhost {entrance}:8443"],
        });
        await using var context = await browser.NewContextAsync(
            new BrowserNewContextOptions { IgnoreHTTPSErrors = true });
        var visit = await Visit.BeginAsync(context, 443);

        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        await visit.PayAsync();

        await visit.SeesStatusAsync("Confirmed");
        await visit.SeesAsync("ReceiptSent");
        Assert.Matches(new Regex("/orders/"), visit.Page.Url);
        Assert.Empty(await visit.ErrorsAsync());
    }
}
