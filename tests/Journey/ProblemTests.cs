using System.Net.Http.Headers;
using System.Text;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>Every refusal of the public interface: its status, its stable type, and no echo of the input.</summary>
public sealed class ProblemTests(WorkloadFixture workload)
{
    private const string Canary = "c4n4ry";

    private readonly Browsing _http = workload.Http;

    public static TheoryData<string, int, string> BadCards => new()
    {
        { "{", 400, "malformed" },
        { "[]", 400, "malformed" },
        { """{"number":"4111111111111112","expiryMonth":12,"expiryYear":2031}""", 422, "card-number-invalid" },
        { """{"number":"41111111","expiryMonth":12,"expiryYear":2031}""", 422, "card-number-invalid" },
        { """{"number":"c4n4ry","expiryMonth":12,"expiryYear":2031}""", 422, "card-number-invalid" },
        { """{"number":"4111111111111111","expiryMonth":13,"expiryYear":2031}""", 422, "expiry-invalid" },
        { """{"number":"4111111111111111","expiryMonth":1,"expiryYear":2020}""", 422, "card-expired" },
        { """{"number":"4111111111111111","expiryMonth":12,"expiryYear":2031,"cvc":"123"}""", 422, "forbidden-field" },
        { """{"number":"4111111111111111","expiryMonth":12,"expiryYear":2031,"c4n4ry":1}""", 422, "unknown-field" },
    };

    public static TheoryData<string, int, string> BadOrders => new()
    {
        { "{", 400, "malformed" },
        { "\"c4n4ry\"", 400, "malformed" },
        {
            """{"items":[{"productId":"c4n4ry","quantity":1}],"cardToken":"TOKEN","email":"a@example.com"}""",
            422,
            "product-unknown"
        },
        {
            """{"items":[{"productId":"PRODUCT","quantity":0}],"cardToken":"TOKEN","email":"a@example.com"}""",
            422,
            "quantity-invalid"
        },
        {
            """{"items":[{"productId":"PRODUCT","quantity":1}],"cardToken":"c4n4ry","email":"a@example.com"}""",
            422,
            "token-invalid"
        },
        {
            """{"items":[{"productId":"PRODUCT","quantity":1}],"cardToken":"TOKEN","email":"c4n4ry"}""",
            422,
            "email-invalid"
        },
        { """{"items":[],"cardToken":"TOKEN","email":"a@example.com"}""", 422, "items-invalid" },
        {
            """{"items":[{"productId":"PRODUCT","quantity":1}]"""
                + ""","cardToken":"TOKEN","email":"a@example.com","cvc":"1"}""",
            422,
            "forbidden-field"
        },
        {
            """{"items":[{"productId":"PRODUCT","quantity":1}]"""
                + ""","cardToken":"TOKEN","email":"a@example.com","c4n4ry":"1"}""",
            422,
            "unknown-field"
        },
        {
            """{"items":[{"productId":"PRODUCT","quantity":1}]"""
                + ""","cardToken":"tok_AAAAAAAAAAAAAAAAAAAAAA","email":"a@example.com"}""",
            422,
            "token-unknown"
        },
    };

    [Theory]
    [MemberData(nameof(BadCards))]
    public async Task A_bad_card_is_refused_without_an_echo(string json, int status, string problem) =>
        Refused(await _http.SendAsync(HttpMethod.Post, _http.Pay("/cards"), json), status, problem);

    [Theory]
    [MemberData(nameof(BadOrders))]
    public async Task A_bad_order_is_refused_without_an_echo(string json, int status, string problem)
    {
        var body = json
            .Replace("TOKEN", await _http.TokenAsync("5555555555554444"), StringComparison.Ordinal)
            .Replace("PRODUCT", _http.AnyProduct(), StringComparison.Ordinal);

        Refused(
            await _http.SendAsync(HttpMethod.Post, _http.Shop("/api/orders"), body, Browsing.NewKey()),
            status,
            problem);
    }

    [Fact]
    public async Task An_order_without_an_idempotency_key_is_refused() => Refused(
        await _http.SendAsync(HttpMethod.Post, _http.Shop("/api/orders"), "{}"), 400, "idempotency-key-required");

    [Theory]
    [InlineData("/api/orders/ord_AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/api/orders/c4n4ry")]
    [InlineData("/api/c4n4ry")]
    public async Task What_does_not_exist_is_not_found(string path) =>
        Refused(await _http.GetAsync(path), 404, "not-found");

    [Theory]
    [InlineData("/cards", 20_000)]
    [InlineData("/api/orders", 200_000)]
    public async Task A_body_that_is_too_large_is_refused(string path, int size) => Refused(
        await _http.SendAsync(
            HttpMethod.Post,
            path == "/cards" ? _http.Pay(path) : _http.Shop(path),
            new string('x', size),
            Browsing.NewKey(),
            // The answer comes before the body is sent.
            request => request.Headers.ExpectContinue = true),
        413,
        "too-large");

    [Theory]
    [InlineData("/cards")]
    [InlineData("/api/orders")]
    public async Task Another_media_type_is_refused(string path) => Refused(
        await _http.SendAsync(
            HttpMethod.Post,
            path == "/cards" ? _http.Pay(path) : _http.Shop(path),
            "{}",
            Browsing.NewKey(),
            request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain")),
        415,
        "unsupported-media-type");

    [Theory]
    [InlineData("/cards")]
    [InlineData("/api/orders")]
    public async Task An_encoded_body_is_refused_since_the_guard_cannot_read_it(string path) => Refused(
        await _http.SendAsync(
            HttpMethod.Post,
            path == "/cards" ? _http.Pay(path) : _http.Shop(path),
            "{}",
            Browsing.NewKey(),
            request => request.Content!.Headers.ContentEncoding.Add("gzip")),
        415,
        "unsupported-media-type");

    [Fact]
    public async Task A_card_number_towards_the_shop_is_refused_in_url_header_json_and_form()
    {
        const string number = Cards.Approved;
        Answer[] answers =
        [
            await _http.GetAsync($"/api/products?q={number}"),
            await _http.GetAsync($"/api/orders/{number}"),
            await _http.GetAsync("/api/products?q=4111%201111%201111%201111"),
            await _http.SendAsync(
                HttpMethod.Get, _http.Shop("/"), bend: request => request.Headers.Add("X-Note", number)),
            await _http.SendAsync(
                HttpMethod.Post, _http.Shop("/api/orders"), $$"""{"email":"{{number}}"}""", Browsing.NewKey()),
            await _http.SendAsync(HttpMethod.Post, _http.Shop("/api/orders"), bend: request =>
                request.Content = new StringContent(
                    "note=4111+1111+1111+1111", Encoding.UTF8, "application/x-www-form-urlencoded")),
        ];

        Assert.All(answers, answer =>
        {
            Refused(answer, 422, "card-number-refused");
            Assert.DoesNotContain("4111", answer.Body, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Another_host_is_not_served()
    {
        var other = new Uri(_http.Shop("/").ToString().Replace("shop.", "other.", StringComparison.Ordinal));

        Refused(await _http.SendAsync(HttpMethod.Get, other), 421, "misdirected");
    }

    private static void Refused(Answer answer, int status, string problem)
    {
        Assert.Equal((status, problem), (answer.Status, answer.Problem));
        Assert.DoesNotContain(Canary, answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
    }
}
