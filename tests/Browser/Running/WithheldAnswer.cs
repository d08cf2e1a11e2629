using Microsoft.Playwright;

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>A request that reaches the server, and whose answer does not reach the page.</summary>
public sealed class WithheldAnswer
{
    private readonly ICDPSession _line;
    private readonly TaskCompletionSource<string> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WithheldAnswer(ICDPSession line)
    {
        _line = line;
        line.Event("Fetch.requestPaused").OnEvent += (_, paused) =>
            _arrived.TrySetResult(paused!.Value.GetProperty("requestId").GetString()!);
    }

    /// <summary>Completes when the server has answered.</summary>
    public Task Arrived => _arrived.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    /// <summary>Withholds the next answer to a request of the page for the address.</summary>
    public static async Task<WithheldAnswer> OfAsync(Visit visit, string address)
    {
        var line = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        var withheld = new WithheldAnswer(line);
        await line.SendAsync("Fetch.enable", new Dictionary<string, object>
        {
            ["patterns"] = new[]
            {
                new Dictionary<string, string> { ["urlPattern"] = address, ["requestStage"] = "Response" },
            },
        });
        return withheld;
    }

    /// <summary>Breaks the connection in place of the answer; later requests get theirs.</summary>
    public async Task BreakAsync()
    {
        await Arrived;
        await _line.SendAsync("Fetch.failRequest", new Dictionary<string, object>
        {
            ["requestId"] = await _arrived.Task,
            ["errorReason"] = "ConnectionReset",
        });
        await ReleaseAsync();
    }

    /// <summary>Withholds nothing any more.</summary>
    public Task ReleaseAsync() => _line.SendAsync("Fetch.disable");
}
