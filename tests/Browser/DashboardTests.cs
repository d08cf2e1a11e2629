using RegulatedWorkload.Tests.Browser.Running;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What the person who started the run sees of it in Aspire's dashboard.</summary>
[Collection<DashboardAlone>]
public sealed class DashboardTests(ShopFixture shop)
{
    private const string Canary = "4929071948337416";

    [Fact]
    public Task Probe() => shop.LookAsync(async page =>
    {
        await page.WaitForTimeoutAsync(5000);
        await page.PhotographAsync("dashboard-resources");
        await File.WriteAllTextAsync("/tmp/dash.html", await page.ContentAsync());
        await page.GotoAsync(new Uri(new Uri(page.Url), "/?view=Graph").ToString());
        await page.WaitForTimeoutAsync(6000);
        await page.PhotographAsync("dashboard-graph");
        await page.GotoAsync(new Uri(new Uri(page.Url), "/structuredlogs").ToString());
        await page.WaitForTimeoutAsync(4000);
        await page.PhotographAsync("dashboard-logs");
        await File.WriteAllTextAsync("/tmp/logs.html", await page.ContentAsync());
        await page.GotoAsync(new Uri(new Uri(page.Url), "/traces").ToString());
        await page.WaitForTimeoutAsync(4000);
        await page.PhotographAsync("dashboard-traces");
        await File.WriteAllTextAsync("/tmp/traces.html", await page.ContentAsync());
    });
}

/// <summary>Runs when no other test does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class DashboardAlone;
