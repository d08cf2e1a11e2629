using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Tests.Support.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Connections that are slow, lose, are parted, go silent or are cut.</summary>
internal static class WayFaults
{
    public static IEnumerable<FaultKind> Of(Stage stage)
    {
        IReadOnlyList<(string Name, Wire Way)> ways =
        [
            .. stage.Ways.Select(way => ($"way to {way.Key}", way.Value)),
            .. stage.Databases.Select(database => ($"way to database {database.Scope}", database.Way)),
        ];
        return
        [
            new("latency", 8, dice => Latency(dice.Pick(ways), dice.Seconds(0.01, 0.3), dice.Seconds(1, 6))),
            new("loss", 8, dice => Loss(dice.Pick(ways), dice.Split(), dice.Seconds(1, 6))),
            new("partition", 8, dice => Partition(dice.Pick(ways), dice.Seconds(0.5, 12))),
            new("silence", 8, dice => Silence(dice.Pick(ways), dice.Seconds(0.1, 6))),
            new("cut", 10, dice => Cut(dice.Pick(ways), reset: dice.InHundred(50), dice.Seconds(0, 5))),
        ];
    }

    private static Fault Latency((string Name, Wire Way) on, TimeSpan delay, TimeSpan lasts) =>
        Delaying("latency", on, () => Task.Delay(delay), lasts);

    // What TCP makes of a lost packet: everything behind it waits until it was sent again.
    private static Fault Loss((string Name, Wire Way) on, Dice dice, TimeSpan lasts) => Delaying(
        "loss",
        on,
        () =>
        {
            lock (dice) return dice.InHundred(15) ? Task.Delay(dice.Seconds(0.2, 0.8)) : Task.CompletedTask;
        },
        lasts);

    // Packets are sent again until they arrive: what was said meanwhile comes late.
    private static Fault Partition((string Name, Wire Way) on, TimeSpan lasts)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fault = Delaying("partition", on, () => end.Task, lasts);
        return fault with
        {
            RunAsync = async token =>
            {
                await fault.RunAsync(token);
                end.SetResult();
            },
        };
    }

    // Neither side is told that the other has forgotten the connection; new ones carry nothing either, for a while.
    private static Fault Silence((string Name, Wire Way) on, TimeSpan lasts) => new("silence", on.Name, async token =>
    {
        on.Way.IsSilent = true;
        on.Way.Silence();
        await Fault.LastAsync(lasts, token);
        on.Way.IsSilent = false;
    });

    private static Fault Cut((string Name, Wire Way) on, bool reset, TimeSpan lasts) =>
        new("cut", on.Name, async token =>
        {
            on.Way.Cut(reset);
            await Fault.LastAsync(lasts, token);
            on.Way.Resume();
        });

    private static Fault Delaying(string kind, (string Name, Wire Way) on, Func<Task> delay, TimeSpan lasts) =>
        new(kind, on.Name, async token =>
        {
            on.Way.Delay = delay;
            await Fault.LastAsync(lasts, token);
            on.Way.Delay = null;
        });
}
