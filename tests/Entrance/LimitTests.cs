using System.Net;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>Each test has an entrance of its own, since one that was slowed down still is for the next test.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly RunningEdge _edge = new();

    public ValueTask InitializeAsync() => _edge.InitializeAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Trying_cards_out_is_slowed_down()
    {
        using var pay = _edge.Browser(RunningEdge.Pay);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TryAsync(pay)));

        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        await refused.IsProblemAsync(429, "rate-limited");
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.True(answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest) >= 100);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task A_client_that_tells_another_address_each_time_is_slowed_down_all_the_same()
    {
        using var pay = _edge.Browser(RunningEdge.Pay);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(index => TryAsync(pay, $"203.0.113.{index}")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        foreach (var answer in answers) answer.Dispose();
    }

    private static async Task<HttpResponseMessage> TryAsync(HttpClient pay, string? told = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cards") { Content = Answers.Json("{") };
        if (told is not null) request.Headers.Add("X-Forwarded-For", told);
        return await pay.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
