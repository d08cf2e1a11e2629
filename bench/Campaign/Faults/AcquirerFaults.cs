using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>A bank that is slow, hangs, charges and says nothing, or answers when nobody waits any more.</summary>
internal static class AcquirerFaults
{
    private const int Attempts = 50;

    private static readonly string s_target = $"way to {Stage.Acquirer}";

    public static IEnumerable<FaultKind> Of(Stage stage) =>
    [
        new("acquirer hangs", 4, dice => Behave(stage, "acquirer hangs", "hang", dice.Seconds(1, 10))),
        new("acquirer charges and drops", 5,
            dice => Behave(stage, "acquirer charges and drops", "charge-and-drop", dice.Seconds(1, 8))),
        new("acquirer declines", 2, dice => Behave(stage, "acquirer declines", "decline", dice.Seconds(1, 4))),
        new("acquirer slow", 4, dice => Slow(stage, "acquirer slow", dice.Seconds(0.5, 2.5), dice.Seconds(2, 8))),
        // Longer than payments waits for the bank, and than orders waits for payments.
        new("acquirer late", 4, dice => Slow(stage, "acquirer late", dice.Seconds(6, 11), dice.Seconds(8, 14))),
    ];

    private static Fault Behave(Stage stage, string kind, string behaviour, TimeSpan lasts) =>
        new(kind, Stage.Acquirer, async token =>
        {
            await ChooseAsync(stage, behaviour);
            await Fault.LastAsync(lasts, token);
            await ChooseAsync(stage, "normal");
        });

    private static Fault Slow(Stage stage, string kind, TimeSpan delay, TimeSpan lasts) =>
        new(kind, s_target, async token =>
        {
            var way = stage.Ways[Stage.Acquirer];
            way.Delay = () => Task.Delay(delay);
            await Fault.LastAsync(lasts, token);
            way.Delay = null;
        });

    // One that was killed meanwhile behaves by the card again, as one that has just been started. Whoever does not
    // answer is asked again: a bank that goes on misbehaving would be no fault of the workload.
    private static async Task ChooseAsync(Stage stage, string behaviour)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        for (var left = Attempts; left > 0; left--)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var request = new HttpRequestMessage(
                HttpMethod.Post, $"http://{stage.Of(Stage.Acquirer).Single().Health}/behaviour/{behaviour}");
            try
            {
                using var answer = await client.SendAsync(request, late.Token);
                return;
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
