using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Key Vault that is away, slow, or has no time. Half of the time the service that reads its keys there is started
/// meanwhile, when it cannot do without.
/// </summary>
internal static class KeyVaultFaults
{
    public static IEnumerable<FaultKind> Of(Stage stage) => stage.KeyVault is not { } vault
        ? []
        :
        [
            new("key vault away", 4, dice => Disturb(
                "key vault away", stage, vault, dice, () => vault.Way.Cut(reset: true), vault.Way.Resume)),
            new("key vault slow", 4, dice =>
            {
                var delay = dice.Seconds(0.5, 6);
                return Disturb(
                    "key vault slow", stage, vault, dice,
                    () => vault.Way.Delay = () => Task.Delay(delay), () => vault.Way.Delay = null);
            }),
            new("key vault busy", 4, dice => Disturb(
                "key vault busy", stage, vault, dice, () => vault.Throttle(true), () => vault.Throttle(false))),
        ];

    private static Fault Disturb(
        string kind, Stage stage, StageKeyVault vault, Dice dice, Action begin, Action end)
    {
        var (lasts, restarts) = (dice.Seconds(2, 15), dice.InHundred(50));
        var reader = dice.Pick<Instance>([.. stage.Of(Stage.KeyReader)]);
        return new Fault(kind, "key vault", token => vault.DisturbAsync(
            begin,
            async () =>
            {
                if (restarts)
                {
                    await reader.KillAsync();
                    reader.Start();
                }

                await Fault.LastAsync(lasts, token);
            },
            end));
    }
}
