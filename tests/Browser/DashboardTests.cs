using System.Net.Security;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What the person who started the run sees of it in Aspire's dashboard.</summary>
[Collection<DashboardAlone>]
public sealed class DashboardTests(ShopFixture shop)
{
    [Fact]
    public Task Resources_stand_below_their_scope_and_the_entrance_has_its_addresses() => shop.LookAsync(async page =>
    {
        string[] expected =
        [
            "workload",
            "external", "acquirer",
            "in-scope", "edge", "payments", "token-vault",
            "out-of-scope", "catalog", "notifications", "connected-to", "orders", "storefront",
        ];
        await Expect(page.Locator(".resource-name-text")).ToHaveTextAsync(expected);
        foreach (var host in (string[])["shop", "pay"])
        {
            await Expect(Row(page, "edge").GetByRole(AriaRole.Link, new() { Name = host, Exact = true }))
                .ToHaveAttributeAsync("href", $"https://{host}.dev.localhost:{shop.Port}/");
        }

        await page.PhotographAsync("dashboard-resources");
    });

    [Fact]
    public Task The_graph_draws_each_declared_call_and_each_parent() => shop.LookAsync(async page =>
    {
        await Expect(Row(page, "token-vault")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(new Uri(page.Url), "/?view=Graph").ToString());
        var calls = Declared.Topology.Services.Sum(service => service.Outgoing.Count + service.Egresses.Count);
        // Each service and external has a parent; so have three groups below the workload and one below a scope.
        var parents = Declared.Services.Count + Declared.Topology.Externals.Count + 4;

        await Expect(page.Locator(".resource-link")).ToHaveCountAsync(calls + parents);
        await page.PhotographAsync("dashboard-graph");
    });

    [Fact]
    public async Task One_trace_leads_from_the_entrance_to_the_acquirer()
    {
        using var http = new Browsing(shop.Port, shop.State);
        Assert.Equal("Confirmed", await StatusOfAnOrderAsync(http));

        await shop.LookAsync(async page =>
        {
            await page.GotoAsync(new Uri(new Uri(page.Url), "/traces").ToString());
            // Orders of other tests may have gone less far.
            await page.Locator("tr").Filter(new() { HasText = "edge: POST" })
                .Filter(new() { HasText = "token-vault" }).Filter(new() { HasText = "acquirer" })
                .Last.ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex("/traces/detail/"));
            foreach (var service in (string[])["edge", "storefront", "orders", "payments", "token-vault", "acquirer"])
            {
                await Expect(page.Locator("tr").Filter(new() { HasText = service }).First).ToBeVisibleAsync();
            }

            await page.PhotographAsync("dashboard-trace");
            Assert.DoesNotContain(Cards.Approved, await page.ContentAsync(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_refused_handshake_is_found_among_the_structured_logs()
    {
        await KnockWithoutCertificateAsync(Declared.TrafficPort("token-vault", shop.Port));

        await shop.LookAsync(async page =>
        {
            await page.GotoAsync(new Uri(new Uri(page.Url), "/structuredlogs").ToString());
            await page.Locator("input[name=structured-logs-search]").FillAsync("handshake-refused");
            // Other tests knock at the entrance.
            var row = page.Locator("tr").Filter(new() { HasText = "handshake-refused" })
                .Filter(new() { HasText = "on token-vault" }).First;
            await Expect(row).ToBeVisibleAsync();
            await page.PhotographAsync("dashboard-refusal");
        });
    }

    [Fact]
    public Task A_command_in_the_row_of_the_acquirer_ends_in_a_sentence_and_the_next_order_is_declined() =>
        shop.LookAsync(async page =>
        {
            using var http = new Browsing(shop.Port, shop.State);
            var row = Row(page, "acquirer");
            await Expect(row).ToBeVisibleAsync();

            await row.GetByRole(AriaRole.Button, new() { Name = "The acquirer declines" }).ClickAsync();

            await Expect(page.GetByText("acquirer \"Decline\" succeeded").First).ToBeVisibleAsync();
            await page.PhotographAsync("dashboard-command");
            Assert.NotEqual("Confirmed", await StatusOfAnOrderAsync(http));
            await row.GetByRole(AriaRole.Button, new() { Name = "The acquirer behaves" }).ClickAsync();
            await Expect(page.GetByText("acquirer \"Behave\" succeeded").First).ToBeVisibleAsync();
            Assert.Equal("Confirmed", await StatusOfAnOrderAsync(http));
        });

    private static async Task<string?> StatusOfAnOrderAsync(Browsing http)
    {
        var order = await http.OrderAsync(await http.TokenAsync(Cards.Approved), Browsing.NewKey(), http.AnyProduct());
        return order.Json["status"]?.GetValue<string>();
    }

    private static ILocator Row(IPage page, string resource) => page.Locator("tr.resource-row").Filter(new()
    {
        Has = page.Locator(".resource-name-text").GetByText(resource, new() { Exact = true }),
    });

    private static async Task KnockWithoutCertificateAsync(int port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "token-vault",
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
#pragma warning disable CA5359 // It is the server's refusal that counts.
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                },
                TestContext.Current.CancellationToken);
            // In TLS 1.3 the refusal of a client follows its own half of the handshake.
            Assert.NotEqual(0, await tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        });
    }
}

/// <summary>Runs when no other test does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class DashboardAlone;
