using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Processes that die, stand still or are restarted, at any moment.</summary>
internal static class ProcessFaults
{
    public static IEnumerable<FaultKind> Of(Stage stage) =>
    [
        new("kill", 30, dice => Kill(dice.Pick(stage.Instances), dice.Seconds(0, 3))),
        new("kill while starting", 6, dice => KillStarting(dice.Pick(stage.Instances), dice.Seconds(0.05, 1.5))),
        new("kill all of a service", 4, dice => KillAll(stage, dice.Pick(stage.Instances).Service, dice.Seconds(0, 3))),
        new("stop and continue", 24, dice => Freeze(dice.Pick(stage.Instances), dice.Seconds(0.1, 4))),
        // Longer than a lease and than most deadlines.
        new("stop and continue, long", 5, dice => Freeze(dice.Pick(stage.Instances), dice.Seconds(7, 15))),
        new("restart", 8, dice => Restart(dice.Pick(stage.Instances))),
    ];

    private static Fault Kill(Instance instance, TimeSpan away) => new("kill", instance.Name, async token =>
    {
        await instance.KillAsync();
        await Fault.LastAsync(away, token);
        instance.Start();
    });

    private static Fault KillStarting(Instance instance, TimeSpan lived) =>
        new("kill while starting", instance.Name, async token =>
        {
            await instance.KillAsync();
            instance.Start();
            await Fault.LastAsync(lived, token);
            await instance.KillAsync();
            instance.Start();
        });

    private static Fault KillAll(Stage stage, string service, TimeSpan away) =>
        new("kill all of a service", service, async token =>
        {
            await Task.WhenAll(stage.Of(service).Select(instance => instance.KillAsync()));
            await Fault.LastAsync(away, token);
            foreach (var instance in stage.Of(service)) instance.Start();
        });

    private static Fault Freeze(Instance instance, TimeSpan still) =>
        new(still < TimeSpan.FromSeconds(5) ? "stop and continue" : "stop and continue, long", instance.Name,
            async token =>
            {
                await instance.FreezeAsync();
                await Fault.LastAsync(still, token);
                await instance.ThawAsync();
            });

    private static Fault Restart(Instance instance) => new("restart", instance.Name, async _ =>
    {
        await instance.StopAsync();
        instance.Start();
    });
}
