using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Load;

/// <summary>Buyers who buy one thing after the other, until they are sent home.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _all;

    public Crowd(Stage stage, Journal journal, TestCards cards, int buyers, Dice dice) =>
        _all = Task.WhenAll(Enumerable.Range(1, buyers)
            .Select(number => (Number: number, Dice: dice.Split()))
            .ToList()
            .Select(buyer => Task.Run(() => BuyAsync(stage, journal, cards, buyer.Number, buyer.Dice))));

    /// <summary>Lets each finish the purchase it is at, for two minutes at most.</summary>
    public async Task GoHomeAsync()
    {
        await _closing.CancelAsync();
        _end.CancelAfter(Farewell);
        await _all;
    }

    public async ValueTask DisposeAsync()
    {
        await GoHomeAsync();
        _closing.Dispose();
        _end.Dispose();
    }

    private async Task BuyAsync(Stage stage, Journal journal, TestCards cards, int number, Dice dice)
    {
        var certificate = Path.Combine(stage.State.IngressCertificates, "tls.crt");
        using var shop = new Shop(stage.Entrances, stage.Port, certificate, number);
        var buyer = new Buyer(shop, journal, cards, dice);
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                await buyer.BuyAsync(_end.Token);
                await Task.Delay(Pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // What is still open belongs to the workload now.
        }
    }
}
