using System.Net;
using System.Text.Json;

namespace RegulatedWorkload.Tests.Entrance;

public sealed class CardTests(RunningEdge edge) : IClassFixture<RunningEdge>, IDisposable
{
    private readonly HttpClient _pay = edge.Browser(RunningEdge.Pay);

    public void Dispose() => _pay.Dispose();

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("\\u0034111111111111111")]
    public async Task A_card_becomes_a_token(string number)
    {
        using var response = await PostAsync($$"""{"number":"{{number}}","expiryMonth":12,"expiryYear":2030}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var card = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            ["token", "brand", "last4", "expiryMonth", "expiryYear"],
            card.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("1111", card.RootElement.GetProperty("last4").GetString());
        Assert.Equal(Answers.Number, edge.Vault.Numbers.Last());
    }

    [Theory]
    [InlineData("""{"number":"4111111111111112","expiryMonth":12,"expiryYear":2030}""", "card-number-invalid")]
    [InlineData("""{"number":"41111111","expiryMonth":12,"expiryYear":2030}""", "card-number-invalid")]
    [InlineData("""{"number":"4111x1111111111111","expiryMonth":12,"expiryYear":2030}""", "card-number-invalid")]
    [InlineData("""{"number":4111111111111111,"expiryMonth":12,"expiryYear":2030}""", "card-number-invalid")]
    [InlineData("""{"expiryMonth":12,"expiryYear":2030}""", "card-number-invalid")]
    [InlineData("""{}""", "card-number-invalid")]
    [InlineData("""{"number":"4111111111111111","expiryMonth":12}""", "expiry-invalid")]
    [InlineData("""{"number":"4111111111111111","expiryMonth":"12","expiryYear":2030}""", "expiry-invalid")]
    [InlineData("""{"number":"4111111111111111","expiryMonth":1.5,"expiryYear":2030}""", "expiry-invalid")]
    [InlineData("""{"number":"4111111111111111","expiryMonth":12,"expiryYear":2001}""", "card-expired")]
    [InlineData("""{"number":"4111111111111111","expiryMonth":12,"expiryYear":2030,"name":"Ada"}""", "unknown-field")]
    [InlineData("""{"number":"4111111111111111","4111111111111111":{"a":[1]}}""", "unknown-field")]
    [InlineData("""{"number":"4111111111111111","expiryMonth":12,"expiryYear":2030,"cvc":"123"}""", "forbidden-field")]
    [InlineData("""{"x":1,"CVV2":123,"number":"4111111111111111"}""", "forbidden-field")]
    [InlineData("""{"security_code":"123"}""", "forbidden-field")]
    [InlineData("""{"\u0063vc":"123"}""", "forbidden-field")]
    [InlineData("""{"track-2 data":";4111111111111111=3012"}""", "forbidden-field")]
    public async Task A_card_that_is_none_is_refused(string body, string slug)
    {
        using var response = await PostAsync(body);

        await response.IsProblemAsync(422, slug);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"4111111111111111\"")]
    [InlineData("""{"number":"4111111111111111" """)]
    [InlineData("""{"number":"4111111111111111"} {}""")]
    [InlineData("""{"number":"4111111111111111","number":"4111111111111111"}""")]
    [InlineData("""{"number":"\ud800","expiryMonth":12}""")]
    [InlineData("""{"number":4111111111111111x}""")]
    public async Task A_broken_body_is_malformed(string body)
    {
        using var response = await PostAsync(body);

        await response.IsProblemAsync(400, "malformed");
    }

    [Fact]
    public async Task Only_JSON_of_a_card_s_size_is_read()
    {
        using var form = await PostAsync("number=4111111111111111", "application/x-www-form-urlencoded");
        await form.IsProblemAsync(415, "unsupported-media-type");

        using var large = await PostAsync(new string(' ', 8 * 1024 + 1));
        await large.IsProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Another_page_may_not_send_cards()
    {
        using var foreign = await PostAsync("""{"number":"4111111111111111"}""", origin: RunningEdge.Shop);
        await foreign.IsProblemAsync(403, "forbidden");

        using var own = await PostAsync(
            """{"number":"4111111111111111","expiryMonth":12,"expiryYear":2030}""", origin: RunningEdge.Pay);
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
    }

    [Theory]
    [InlineData(FakeVault.TooMany, 429, "rate-limited")]
    [InlineData(FakeVault.Down, 503, "dependency-unavailable")]
    public async Task What_may_succeed_later_says_when(int year, int status, string slug)
    {
        using var response = await PostAsync(
            $$"""{"number":"4111111111111111","expiryMonth":1,"expiryYear":{{year}}}""");

        await response.IsProblemAsync(status, slug);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_bug_behind_the_entrance_is_told_without_detail()
    {
        using var response = await PostAsync(
            $$"""{"number":"4111111111111111","expiryMonth":1,"expiryYear":{{FakeVault.Broken}}}""");

        await response.IsProblemAsync(500, "internal");
    }

    [Fact]
    public async Task A_token_is_deleted_by_its_holder()
    {
        using var response = await _pay.DeleteAsync(
            "/cards/tok_AAAAAAAAAAAAAAAAAAAAAA", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("tok_AAAAAAAAAAAAAAAAAAAAAA", Assert.Single(edge.Vault.Deleted));

        using var unknown = await _pay.DeleteAsync("/cards/4111111111111111", TestContext.Current.CancellationToken);
        await unknown.IsProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Another_method_is_refused_with_those_that_exist()
    {
        using var response = await _pay.PutAsync(
            "/cards", Answers.Json("{}"), TestContext.Current.CancellationToken);

        await response.IsProblemAsync(405, "method-not-allowed");
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    private Task<HttpResponseMessage> PostAsync(
        string body, string mediaType = "application/json", string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/cards")
        {
            Version = HttpVersion.Version20,
            Content = Answers.Json(body, mediaType),
        };
        if (origin is not null) request.Headers.Add("Origin", origin);
        return _pay.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
