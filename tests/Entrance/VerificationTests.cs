using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>
/// The entrance takes part in the proof of segmentation without becoming another door: browsers see no probe, the
/// verifier sees nothing else, and the page is there only where the slice says so.
/// </summary>
public sealed class VerificationTests(VerifiedEdge edge) : IClassFixture<VerifiedEdge>
{
    [Theory]
    [InlineData("verifier", "/probe", HttpStatusCode.OK)]
    [InlineData("verifier", "/", HttpStatusCode.Forbidden)]
    [InlineData("verifier", "/cards", HttpStatusCode.Forbidden)]
    [InlineData("payments", "/probe", HttpStatusCode.Forbidden)]
    public async Task Who_shows_a_certificate_gets_the_probe_or_nothing(
        string caller, string path, HttpStatusCode expected)
    {
        using var verifier = Verifier(edge.Issue(caller));

        using var answer = await verifier.PostAsync(
            new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Who_asks_for_the_probe_and_shows_no_certificate_gets_no_connection()
    {
        using var nobody = Verifier(certificate: null);

        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.PostAsync(
            new Uri("/probe", UriKind.Relative), null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(RunningEdge.Shop)]
    [InlineData(RunningEdge.Pay)]
    public async Task A_browser_finds_no_probe(string origin)
    {
        using var browser = edge.Browser(origin);

        using var answer = await browser.PostAsync(
            new Uri("/probe", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(
            "attempts",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.NotEqual("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_shop_shows_the_page_of_the_last_proof_and_the_card_form_does_not()
    {
        using var shop = edge.Browser(RunningEdge.Shop);
        using var pay = edge.Browser(RunningEdge.Pay);
        var page = new Uri("/segmentation", UriKind.Relative);
        using (var none = await shop.GetAsync(page, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        Directory.CreateDirectory(edge.Page);
        await File.WriteAllTextAsync(
            Path.Combine(edge.Page, "index.html"), "<p>proof</p>", TestContext.Current.CancellationToken);

        using var answer = await shop.GetAsync(page, TestContext.Current.CancellationToken);
        using var refusal = await pay.GetAsync(page, TestContext.Current.CancellationToken);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "<p>proof</p>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, refusal.StatusCode);
    }

    private HttpClient Verifier(X509Certificate2? certificate) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new System.Net.Sockets.Socket(
                System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, edge.Port, cancellationToken);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = certificate is null ? [] : [certificate],
            // The entrance shows the verifier its identity, and not what it shows to browsers.
            RemoteCertificateValidationCallback = (_, shown, _, _) => !edge.Trusts(shown),
        },
    })
    {
        BaseAddress = new Uri("https://probe.workload.internal"),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
