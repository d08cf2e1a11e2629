using System.Net;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>The tests' own address stands for the Gateway, 10.240.5.0/24 for the WAF before it.</summary>
public sealed class EdgeBehindGateway : RunningEdge
{
    protected override string TrustedProxies => "127.0.0.1/32 10.240.5.0/24";
}

public sealed class ClientAddressTests(EdgeBehindGateway edge) : IClassFixture<EdgeBehindGateway>
{
    [Theory]
    [InlineData("203.0.113.7, 10.240.5.4", "203.0.113.7")]
    [InlineData("203.0.113.7:50123, 10.240.5.4", "203.0.113.7")]
    [InlineData("2001:db8::7, 10.240.5.4", "2001:db8::7")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    public async Task A_client_behind_WAF_and_gateway_is_known_by_its_own_address(string told, string known) =>
        Assert.Equal(known, await AddressAsync(told));

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.7, 10.240.5.4", "203.0.113.7")]
    [InlineData("10.240.5.9, 203.0.113.7, 10.240.5.4", "203.0.113.7")]
    [InlineData("198.51.100.1, nonsense, 10.240.5.4", "10.240.5.4")]
    [InlineData("nonsense", "127.0.0.1")]
    public async Task What_a_client_says_before_its_own_address_is_not_believed(string told, string known) =>
        Assert.Equal(known, await AddressAsync(told));

    [Fact]
    public async Task One_client_that_tries_cards_out_slows_no_other_down()
    {
        using var pay = edge.Browser(RunningEdge.Pay);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => TryAsync(pay, "203.0.113.7, 10.240.5.4")));
        var other = await TryAsync(pay, "203.0.113.8, 10.240.5.4");

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.BadRequest, other);
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient pay, string told)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cards") { Content = Answers.Json("{") };
        request.Headers.Add("X-Forwarded-For", told);
        using var answer = await pay.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<string> AddressAsync(string told)
    {
        using var shop = edge.Browser(RunningEdge.Shop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("X-Forwarded-For", told);
        using var answer = await shop.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return edge.Storefront.Requests.Last().Headers["x-forwarded-for"];
    }
}
