using System.Net.Security;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What the person who started the run sees of it. A service stops meanwhile, so no buyer is about.</summary>
[Collection<DashboardAlone>]
public sealed class DashboardTests(ShopFixture shop)
{
    [Fact]
    public async Task One_order_is_followed_from_the_browser_to_the_acquirer()
    {
        await shop.VisitAsync(async visit =>
        {
            await visit.GoToCheckoutAsync("moka-pot");
            await visit.EnterCardAsync(Cards.Approved);
            await visit.PayAsync();
            await visit.SeesAsync("ReceiptSent");
        });

        await shop.LookAsync(async page =>
        {
            await Expect(page.Locator("#row-call-browser-edge td").Nth(3)).Not.ToHaveTextAsync("0");
            foreach (var call in (string[])["edge-storefront", "storefront-orders", "orders-payments", "payments-acquirer"])
            {
                await Expect(page.Locator($"#row-call-{call} td").Nth(3)).Not.ToHaveTextAsync("0");
            }

            await page.PhotographAsync("dashboard-topology");
            await page.GetByRole(AriaRole.Link, new() { Name = "Traces" }).ClickAsync();
            await page.Locator("tr").Filter(new() { HasText = "/api/orders" }).Filter(new() { HasText = "payments" })
                .GetByRole(AriaRole.Link).First.ClickAsync();
            foreach (var (scope, service) in ((string, string)[])
                [("in-scope", "edge"), ("out-of-scope", "storefront"), ("out-of-scope", "orders"), ("in-scope", "payments"), ("in-scope", "token-vault")])
            {
                await Expect(page.Locator($".waterfall li.{scope}").Filter(new() { HasText = service }).First).ToBeVisibleAsync();
            }

            await page.PhotographAsync("dashboard-trace");
            await page.GetByRole(AriaRole.Link, new() { Name = "Logs of this trace" }).ClickAsync();
            await Expect(page.Locator("#log-entries")).ToContainTextAsync("payments");
            await page.PhotographAsync("dashboard-logs");
            Assert.DoesNotContain(Cards.Approved, await page.ContentAsync(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public Task A_service_is_stopped_and_started_from_its_card_and_the_topology_tells() => shop.LookAsync(async services =>
    {
        await shop.LookAsync(async topology =>
        {
            var node = topology.Locator("#wide-notifications");
            await Expect(node).ToHaveClassAsync(new Regex("is-ready"));
            await services.GetByRole(AriaRole.Link, new() { Name = "Services" }).ClickAsync();
            await services.PhotographAsync("dashboard-services");

            await services.Locator("#stop-notifications").ClickAsync();
            await Expect(services.Locator("#state-notifications")).ToHaveAttributeAsync("data-state", "Stopped");
            await Expect(node).ToHaveClassAsync(new Regex("is-stopped"));

            await services.Locator("#start-notifications").ClickAsync();
            await Expect(services.Locator("#state-notifications")).ToHaveAttributeAsync("data-state", "Ready");
            await Expect(node).ToHaveClassAsync(new Regex("is-ready"));

            var before = await services.Locator("#facts-notifications").InnerTextAsync();
            await services.Locator("#restart-notifications").ClickAsync();
            await Expect(services.Locator("#facts-notifications")).Not.ToHaveTextAsync(before);
            await Expect(services.Locator("#state-notifications")).ToHaveAttributeAsync("data-state", "Ready");
        });
    });

    [Fact]
    public Task A_refused_attempt_flashes_and_is_listed_with_its_reason() => shop.LookAsync(async page =>
    {
        await KnockWithoutCertificateAsync(Declared.TrafficPort("token-vault", shop.Port));

        await Expect(page.Locator("#refused-attempts")).ToContainTextAsync("token-vault refused");
        await Expect(page.Locator("#wide-token-vault")).ToHaveClassAsync(new Regex("refused"));
        await page.PhotographAsync("dashboard-refused");
    });

    [Fact]
    public async Task A_card_number_on_its_way_to_the_shop_is_listed_without_its_digits()
    {
        using var browsing = new Browsing(shop.Port, shop.State);
        await browsing.SendAsync(HttpMethod.Get, browsing.Shop($"/?q={Cards.Approved}"));

        await shop.LookAsync(async page =>
        {
            await Expect(page.Locator("#refused-attempts")).ToContainTextAsync("edge refused");
            foreach (var path in (string[])["/", "/logs?level=Trace", "/traces"])
            {
                await page.GotoAsync(new Uri(new Uri(page.Url), path).ToString());
                Assert.DoesNotContain(Cards.Approved, await page.ContentAsync(), StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/services")]
    [InlineData("/logs")]
    [InlineData("/traces")]
    public async Task A_page_fits_a_phone_and_breaks_no_accessibility_rule(string path)
    {
        Axe.Demand();
        await shop.LookAsync(async page =>
        {
            foreach (var colors in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = colors });
                await page.SetViewportSizeAsync(ShopFixture.Phone.Width, ShopFixture.Phone.Height);
                await page.GotoAsync(new Uri(new Uri(page.Url), path).ToString());

                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
                Assert.Empty(await Axe.ViolationsAsync(page));
                var name = path.Trim('/') is { Length: > 0 } named ? named : "topology";
                await page.PhotographAsync($"dashboard-phone-{name}-{colors}", whole: true);
                await page.SetViewportSizeAsync(1440, 1000);
                Assert.Empty(await Axe.ViolationsAsync(page));
                await page.PhotographAsync($"dashboard-{name}-{colors}", whole: true);
            }
        });
    }

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
