using Microsoft.Playwright;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Verification.PaymentPage;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>
/// PCI DSS 4.0.1, 6.4.3 and 11.6.1: what a browser really loads into the frame of the card form, and runs, is what was
/// approved, and a change of it is named.
/// </summary>
public sealed class PaymentPageTests(ShopFixture shop)
{
    private static readonly PageInventory Inventory = PageInventory.Read(RepositoryRoot.Find());

    [Fact]
    public async Task What_a_browser_loads_to_take_a_card_is_what_was_approved() =>
        Assert.Empty(await ChangesAsync(_ => Task.CompletedTask));

    [Fact]
    public async Task A_changed_script_is_named()
    {
        var changes = await ChangesAsync(visit => BendAsync(visit, "/card.js", text => text + "\nlet planted = 1;\n"));

        Assert.StartsWith(
            "The script /card.js is another than was approved", Assert.Single(changes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_only_another_script_adds_is_named()
    {
        var changes = await ChangesAsync(async visit =>
        {
            await BendAsync(visit, "/digits.js", text => text + "\nawait import(['', 'planted.js'].join('/'));\n");
            await visit.Page.RouteAsync("**/planted.js", route => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/javascript",
                Body = "export {};",
            }));
        });

        Assert.Contains("The page loads the script /planted.js, which nobody has approved.", changes);
    }

    [Fact]
    public async Task A_header_that_is_weaker_is_named()
    {
        var changes = await ChangesAsync(visit => BendAsync(visit, "/form", text => text, headers =>
            headers["Content-Security-Policy"] = headers["Content-Security-Policy"]
                .Replace("connect-src 'self'", "connect-src *", StringComparison.Ordinal)));

        Assert.Contains("connect-src *", Assert.Single(changes), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> ChangesAsync(Func<Visit, Task> plant)
    {
        IReadOnlyList<string> changes = [];
        await shop.VisitAsync(async visit =>
        {
            await plant(visit);
            using var http = new Browsing(shop.Port, shop.State);
            var form = LoadedForm.Watch(visit, http.Shop("/"), http.Pay("/"));
            await visit.GoToCheckoutAsync("moka-pot");
            changes = Inventory.Compare(await form.ReadAsync());
        });
        return changes;
    }

    // Someone between the entrance and the browser.
    private Task BendAsync(
        Visit visit, string path, Func<string, string> text, Action<Dictionary<string, string>>? headers = null) =>
        visit.Page.RouteAsync($"**{path}", async route =>
        {
            using var http = new Browsing(shop.Port, shop.State);
            var answer = await http.SendAsync(HttpMethod.Get, http.Pay(path));
            var sent = answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            sent["Content-Type"] = $"{answer.MediaType}; charset=utf-8";
            headers?.Invoke(sent);
            await route.FulfillAsync(new RouteFulfillOptions { Headers = sent, Body = text(answer.Body) });
        });
}
