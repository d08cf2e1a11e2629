using System.Net;
using System.Text;

namespace RegulatedWorkload.Tests.Entrance;

public sealed class GuardTests(RunningEdge edge) : IClassFixture<RunningEdge>, IDisposable
{
    private readonly HttpClient _shop = edge.Browser(RunningEdge.Shop);

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("/orders/4111111111111111", null, null)]
    [InlineData("/?card=4111%201111%201111%201111", null, null)]
    [InlineData("/", "4111-1111-1111-1111", null)]
    [InlineData("/api/orders", null, """{"email":"4111111111111111@example.com"}""")]
    [InlineData("/api/orders", null, "email=a&card=4111+1111+1111+1111")]
    [InlineData("/api/orders", null, """{"x":"\u0034111111111111111"}""")]
    public async Task A_card_number_never_reaches_the_shop(string target, string? header, string? body)
    {
        var before = edge.Storefront.Requests.Count;

        using var response = await SendAsync(target, header, body);

        await response.IsProblemAsync(422, "card-number-refused");
        Assert.Equal(before, edge.Storefront.Requests.Count);
    }

    [Fact]
    public async Task An_honest_order_reaches_the_shop_unchanged()
    {
        const string body = """{"items":[{"productId":"mug","quantity":2}],"cardToken":"tok_AAAAAAAAAAAAAAAAAAAAAA"}""";

        using var response = await SendAsync("/api/orders?a=b%20c", "9f1b7f3e-4f6f-4b57-9d3b-2d8f0c1e5a77", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var received = edge.Storefront.Requests.Last();
        Assert.Equal(("/api/orders?a=b%20c", body), (received.Target, received.Body));
        Assert.Equal("9f1b7f3e-4f6f-4b57-9d3b-2d8f0c1e5a77", received.Headers["idempotency-key"]);
        Assert.Equal("application/json", received.Headers["content-type"]);
    }

    [Fact]
    public async Task A_body_that_the_guard_cannot_read_is_refused()
    {
        using var content = Answers.Json("{}");
        content.Headers.ContentEncoding.Add("gzip");
        using var packed = await _shop.PostAsync("/api/orders", content, TestContext.Current.CancellationToken);
        await packed.IsProblemAsync(415, "unsupported-media-type");

        var large = new string('a', 64 * 1024 + 1);
        using var told = await SendAsync("/api/orders", null, large);
        await told.IsProblemAsync(413, "too-large");

        using var stream = new StreamContent(new Unsized(Encoding.ASCII.GetBytes(large)));
        using var untold = await _shop.PostAsync("/api/orders", stream, TestContext.Current.CancellationToken);
        await untold.IsProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Only_named_headers_reach_the_shop()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = HttpVersion.Version20 };
        request.Headers.Add("Cookie", "a=b");
        request.Headers.Add("traceparent", "00-11111111111111111111111111111111-2222222222222222-01");
        request.Headers.Add("tracestate", "a=b");
        request.Headers.Add("baggage", "a=b");
        request.Headers.Add("b3", "0");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.Add("Accept-Language", "de");

        using var response = await _shop.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var headers = edge.Storefront.Requests.Last().Headers;
        Assert.Equal("de", headers["accept-language"]);
        Assert.Equal("127.0.0.1", headers["x-forwarded-for"]);
        Assert.Equal("shop.dev.localhost:8443", headers["x-forwarded-host"]);
        var trace = headers.GetValueOrDefault("traceparent", "");
        Assert.DoesNotContain("1111111111111111", trace, StringComparison.Ordinal);
        Assert.Empty(headers.Keys.Intersect(["cookie", "tracestate", "baggage", "b3"]));
    }

    [Fact]
    public async Task A_shop_that_breaks_off_is_unavailable()
    {
        using var response = await SendAsync("/broken", null, null);

        await response.IsProblemAsync(503, "dependency-unavailable");
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_shop_whose_answer_cannot_be_passed_on_is_unavailable()
    {
        using var answer = await SendAsync("/odd", null, null);

        await answer.IsProblemAsync(503, "dependency-unavailable");
    }

    private Task<HttpResponseMessage> SendAsync(string target, string? key, string? body)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, target)
        {
            Version = HttpVersion.Version20,
            Content = body is null ? null : Answers.Json(body),
        };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return _shop.SendAsync(request, TestContext.Current.CancellationToken);
    }

    // Without a length, so that the request announces none.
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
