using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RegulatedWorkload.Tests.Entrance;

public sealed class HostTests(RunningEdge edge) : IClassFixture<RunningEdge>
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.dev.localhost:8443\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\nHost: SHOP.dev.localhost:8443\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\nHost: pay.dev.localhost:8443\r\n", 302)]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.dev.localhost\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.dev.localhost.:8443\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1:8443\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.dev.localhost:8443\r\nX-Forwarded-Host: pay.dev.localhost:8443\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.dev.localhost:8443\r\nHost: pay.dev.localhost:8443\r\n", 400)]
    [InlineData("GET https://shop.dev.localhost:8443/ HTTP/1.1\r\nHost: pay.dev.localhost:8443\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n", 400)]
    [InlineData("CONNECT shop.dev.localhost:8443 HTTP/1.1\r\nHost: shop.dev.localhost:8443\r\n", 405)]
    [InlineData("TRACE / HTTP/1.1\r\nHost: shop.dev.localhost:8443\r\n", 405)]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.dev.localhost:8443\r\nUpgrade: websocket\r\nConnection:upgrade\r\n", 200)]
    public async Task Only_the_two_declared_hosts_are_served(string head, int status) =>
        Assert.Equal(status, await SendRawAsync(head));

    [Fact]
    public async Task Every_answer_tells_the_browser_to_do_little()
    {
        using var shop = edge.Browser(RunningEdge.Shop, HttpVersion.Version11);
        using var page = await shop.GetAsync("/", TestContext.Current.CancellationToken);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains($"frame-src {RunningEdge.Pay};", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(page.Headers.Contains("Strict-Transport-Security"));
        Assert.False(page.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_card_form_may_be_framed_by_the_shop_alone()
    {
        using var pay = edge.Browser(RunningEdge.Pay);
        using var form = await pay.GetAsync("/form", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        var policy = form.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains($"frame-ancestors {RunningEdge.Shop};", policy, StringComparison.Ordinal);
        Assert.True(form.Headers.CacheControl?.NoStore);
        var html = await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"content=\"{RunningEdge.Shop}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pay_host_leads_to_the_shop_and_has_nothing_else()
    {
        using var pay = edge.Browser(RunningEdge.Pay);

        using var root = await pay.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(RunningEdge.Shop + "/", root.Headers.Location?.ToString());

        using var nothing = await pay.GetAsync("/api/products", TestContext.Current.CancellationToken);
        await nothing.IsProblemAsync(404, "not-found");
    }

    private async Task<int> SendRawAsync(string head)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Port, cancellationToken);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => edge.Trusts(shown));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "shop.dev.localhost" }, cancellationToken);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\n"), cancellationToken);
        using var reader = new StreamReader(tls);
        var line = await reader.ReadLineAsync(cancellationToken);
        return int.Parse(line!.Split(' ')[1], null);
    }
}
