using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>
/// What a client does wrong is answered as its fault, with one security event and no stack trace, and nobody else
/// notices.
/// </summary>
public sealed class ClientFaultTests(RunningEdge edge) : IClassFixture<RunningEdge>
{
    private const string Malformed = "malformed-request";
    private const string Post = "POST /api/orders HTTP/1.1|Host: shop.dev.localhost:8443|";
    private const string Chunked = Post + "Transfer-Encoding: chunked||";

    public static TheoryData<string> PassedOn =>
    [
        "User-Agent", "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "Content-Type",
        "Idempotency-Key",
    ];

    [Theory]
    [InlineData(Chunked + "FFFFFFFFFFFFFFFFF|x|", 400, Malformed)]
    [InlineData(Chunked + "80000000|x|", 400, Malformed)]
    [InlineData(Chunked + "-1|x|", 400, Malformed)]
    [InlineData(Chunked + "2|xxx|0||", 400, Malformed)]
    [InlineData(Chunked + "1;a=b\nc|x|0||", 400, Malformed)]
    [InlineData(Post + "Content-Length: -2||{}", 400, Malformed)]
    [InlineData(Post + "Content-Length: 2, 2||{}", 400, Malformed)]
    [InlineData(Post + "Content-Length: 2|Content-Length: 3||{}", 400, Malformed)]
    [InlineData(Post + "Transfer-Encoding: gzip, chunked||0||", 501, "transfer-coding")]
    [InlineData(Post + "Transfer-Encoding: gzip|Transfer-Encoding: chunked||0||", 501, "transfer-coding")]
    [InlineData("GET / HTTP/1.1\nHost: shop.dev.localhost:8443\n\n", 400, Malformed)]
    [InlineData("GET / HTTP/1.1|Host: shop.dev.localhost:8443|A: b\nC: d||", 400, Malformed)]
    public async Task What_is_no_HTTP_is_refused_and_counted_once(string request, int status, string reason)
    {
        var answer = await SendAsync(request);

        Assert.True(answer == $"HTTP/1.1 {status}", $"{answer} to {request}");
        await IsCountedOnceAsync(reason);
    }

    [Theory]
    [MemberData(nameof(PassedOn))]
    public async Task A_header_that_is_not_ASCII_is_refused_and_ends_nothing_else_on_its_connection(string header)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Latin1])
        {
            edge.Storefront.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var gateway = edge.Browser(RunningEdge.Shop, headers: encoding);
            var other = gateway.GetAsync("/held", TestContext.Current.CancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = Answers.Json("{}") };
            request.Content.Headers.Remove(header == "Content-Type" ? header : "None");
            if (!request.Headers.TryAddWithoutValidation(header, "é"))
                request.Content.Headers.TryAddWithoutValidation(header, "é");

            using var refused = await gateway.SendAsync(request, TestContext.Current.CancellationToken);

            await refused.IsProblemAsync(400, "malformed");
            await IsCountedOnceAsync(Malformed);
            edge.Storefront.Held.SetResult();
            using var answered = await other;
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }
    }

    // Kestrel reads the sign and shows nobody that it was there; what is passed on is counted here.
    [Fact]
    public async Task A_length_with_a_sign_is_passed_on_without_it()
    {
        Assert.Equal("HTTP/1.1 200", await SendAsync(Post + "Content-Length: +2||{}"));

        var received = edge.Storefront.Requests.Last();
        Assert.Equal(("2", "{}"), (received.Headers["content-length"], received.Body));
    }

    [Fact]
    public async Task A_header_that_is_not_passed_on_may_hold_what_it_likes()
    {
        using var shop = edge.Browser(RunningEdge.Shop, headers: Encoding.Latin1);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Cookie", "a=é");

        using var answer = await shop.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(RunningEdge.Shop, "/api/orders", "1.1")]
    [InlineData(RunningEdge.Shop, "/api/orders", "2.0")]
    [InlineData(RunningEdge.Pay, "/cards", "1.1")]
    [InlineData(RunningEdge.Pay, "/cards", "2.0")]
    public async Task A_client_that_goes_away_in_the_middle_of_its_body_is_counted_once(
        string origin, string path, string version)
    {
        using var leaving = new CancellationTokenSource();
        using var client = edge.Browser(origin, Version.Parse(version));
        using var content = new Interrupted(leaving);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PostAsync(path, content, leaving.Token));

        await IsCountedOnceAsync(Malformed);
    }

    [Fact]
    public async Task A_body_that_ends_before_its_length_is_counted_once()
    {
        await SendAsync(Post + "Content-Length: 100||{", half: true);

        await IsCountedOnceAsync(Malformed);
    }

    // A request for another host is counted too, and is the next that is: whatever came before it was counted once.
    private async Task IsCountedOnceAsync(string reason)
    {
        Assert.Equal(("request", reason), await edge.Observed.NextRefusalAsync());
        Assert.EndsWith(reason, await edge.Observed.NextSecurityEventAsync(), StringComparison.Ordinal);
        await SendAsync("GET / HTTP/1.1|Host: planted.example||");
        Assert.Equal(("request", "unknown-host"), await edge.Observed.NextRefusalAsync());
        await edge.Observed.NextSecurityEventAsync();
        Assert.DoesNotContain(edge.Observed.Log, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    private async Task<string> SendAsync(string request, bool half = false)
    {
        await using var tls = await edge.AuthenticateAsync(SslApplicationProtocol.Http11);
        await tls.WriteAsync(
            Encoding.Latin1.GetBytes(request.Replace("|", "\r\n", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
        if (half) return "";
        var answer = new byte[12];
        await tls.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(answer);
    }

    // Sends a beginning, and then gives the signal to leave instead of an end.
    private sealed class Interrupted : HttpContent
    {
        private readonly CancellationTokenSource _leaving;

        public Interrupted(CancellationTokenSource leaving) =>
            (_leaving, Headers.ContentType) = (leaving, new MediaTypeHeaderValue("application/json"));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            await _leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, _leaving.Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
