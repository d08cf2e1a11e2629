using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Tests.Entrance;

internal static class Answers
{
    public const string Number = "4111111111111111";

    private const string Prefix = "urn:regulated-workload:problem:";

    /// <summary>A body of exactly this text, well-formed or not.</summary>
    public static HttpContent Json(string text, string mediaType = "application/json") =>
        new ByteArrayContent(Encoding.UTF8.GetBytes(text))
        {
            Headers = { ContentType = new MediaTypeHeaderValue(mediaType) },
        };

    /// <summary>The answer is this problem, complete, and shows nothing of a card number.</summary>
    public static async Task IsProblemAsync(this HttpResponseMessage response, int status, string slug)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(text);
        Assert.Equal(Prefix + slug, problem.RootElement.GetProperty("type").GetString());
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.RootElement.GetProperty("title").GetString());
        Assert.DoesNotContain(Number, response + text, StringComparison.Ordinal);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
    }
}
