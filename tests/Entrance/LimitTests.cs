using System.Net;

namespace RegulatedWorkload.Tests.Entrance;

public sealed class LimitTests(RunningEdge edge) : IClassFixture<RunningEdge>
{
    [Fact]
    public async Task Trying_cards_out_is_slowed_down()
    {
        using var pay = edge.Browser(RunningEdge.Pay);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TryAsync(pay)));

        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        await refused.IsProblemAsync(429, "rate-limited");
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.True(answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest) >= 100);
        foreach (var answer in answers) answer.Dispose();
    }

    private static async Task<HttpResponseMessage> TryAsync(HttpClient pay)
    {
        using var content = Answers.Json("{");
        return await pay.PostAsync("/cards", content, TestContext.Current.CancellationToken);
    }
}
