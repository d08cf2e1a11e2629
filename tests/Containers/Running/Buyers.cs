using System.Collections.Concurrent;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// People who buy, one order after the other, through every service of the workload. They keep below what the
/// entrance lets one client ask for, and ask again when it was too much all the same.
/// </summary>
internal sealed class Buyers : IAsyncDisposable
{
    private const int Count = 4;

    // 20 cards a second is what the entrance lets a client enter; what they leave of it is there when they hurry.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Browsing _http;
    private readonly CancellationTokenSource _home = new();
    private readonly Task _all;
    private int _begun;

    public Buyers(Browsing http)
    {
        _http = http;
        _all = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => BuyAsync()));
    }

    /// <summary>How many orders were begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Whether they buy without a pause, which the entrance lets them do for a few seconds.</summary>
    public bool Hurry { get; set; }

    /// <summary>What goes on meanwhile, for the sentences of <see cref="Failures"/>.</summary>
    public string Occasion { get; set; } = "";

    public ConcurrentQueue<string> Failures { get; } = [];

    public ConcurrentQueue<string> Orders { get; } = [];

    /// <summary>Lets each finish the order it is at.</summary>
    public async Task StopAsync()
    {
        await _home.CancelAsync();
        await _all;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _home.Dispose();
    }

    private async Task BuyAsync()
    {
        while (!_home.IsCancellationRequested)
        {
            Interlocked.Increment(ref _begun);
            await BuyOneAsync();
            if (!Hurry) await Task.Delay(Pause, _home.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BuyOneAsync()
    {
        var products = await AskAsync(200, () => _http.GetAsync("/api/products"));
        var product = products?.Json[0]!["id"]!.GetValue<string>();
        var card = await AskAsync(
            201, () => _http.SendAsync(HttpMethod.Post, _http.Pay("/cards"), Cards.Json(NewCard.Number())));
        if (product is null || card?.Json["token"]!.GetValue<string>() is not { } token) return;
        var key = Browsing.NewKey();
        var placed = await AskAsync(201, () => _http.TryOrderAsync(token, key, product));
        if (placed?.Json["id"]!.GetValue<string>() is not { } order) return;
        Orders.Enqueue(order);
        await AskAsync(200, () => _http.GetAsync($"/api/orders/{order}"));
    }

    private async Task<Answer?> AskAsync(int expected, Func<Task<Answer>> ask)
    {
        try
        {
            var answer = await ask();
            while (answer.Status == 429)
            {
                await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
                answer = await ask();
            }

            if (answer.Status == expected) return answer;
            Failures.Enqueue($"{Occasion}: {answer.Status} {answer.Body}");
        }
        catch (HttpRequestException failure)
        {
            Failures.Enqueue($"{Occasion}: {failure}");
        }

        return null;
    }
}
