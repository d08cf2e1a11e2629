using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Clocks of single processes that are set wrong for a while. Half of the processes die meanwhile, and leave what they
/// have written by them.
/// </summary>
internal static class ClockFaults
{
    // A leaf is good for a day.
    private static readonly TimeSpan BeyondAnyLeaf = TimeSpan.FromDays(2);

    public static IEnumerable<FaultKind> Of(Stage stage) => !stage.SetsClocks
        ? []
        :
        [
            new("clock ahead", 6, dice => Jump("clock ahead", stage, dice, Far(dice))),
            new("clock back", 6, dice => Jump("clock back", stage, dice, -Far(dice))),
            new("clock after all certificates", 2,
                dice => Jump("clock after all certificates", stage, dice, BeyondAnyLeaf)),
            new("clock before all certificates", 2,
                dice => Jump("clock before all certificates", stage, dice, -BeyondAnyLeaf)),
        ];

    // About as long as leases and pauses are, or far beyond the life of a token.
    private static TimeSpan Far(Dice dice) => dice.InHundred(50) ? dice.Seconds(3, 60) : dice.Seconds(300, 7200);

    private static Fault Jump(string kind, Stage stage, Dice dice, TimeSpan off)
    {
        var (instance, lasts, dies) = (dice.Pick(stage.Instances), dice.Seconds(2, 10), dice.InHundred(50));
        return new Fault(kind, $"clock of {instance.Name}", async token =>
        {
            instance.Clock!.Set(off);
            await Fault.LastAsync(lasts, token);
            if (dies) await instance.KillAsync();
            instance.Clock.Set(TimeSpan.Zero);
            if (dies) instance.Start();
        });
    }
}
