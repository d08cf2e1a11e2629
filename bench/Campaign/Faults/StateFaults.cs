using System.Diagnostics;
using System.Globalization;
using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>New keys and backups, at any moment; also with a kill in their middle.</summary>
internal static class StateFaults
{
    private const string VaultKey = "key-encryption-key";

    public static IEnumerable<FaultKind> Of(Stage stage) =>
    [
        new("new key", 3, dice => NewKey(stage, dice.Seconds(0, 1), dice.InHundred(50))),
        new("backup", 3, dice => Backup(stage, dice.Seconds(0.1, 1.5), dice.InHundred(50))),
    ];

    private static Fault NewKey(Stage stage, TimeSpan later, bool kills) =>
        new("new key", Stage.KeyReader, async token =>
        {
            stage.RotateKey(VaultKey);
            if (!kills) return;
            await Fault.LastAsync(later, token);
            foreach (var instance in stage.Of(Stage.KeyReader))
            {
                await instance.KillAsync();
                instance.Start();
            }
        });

    private static Fault Backup(Stage stage, TimeSpan later, bool kills) => new("backup", "backup", async token =>
    {
        var (executable, environment) = stage.CommandOf(Stage.KeyReader);
        var folder = Path.Combine(stage.State.Root, "backups");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        using var backup = ServiceCommand.Start(executable, environment, "backup", file);
        if (kills)
        {
            await Fault.LastAsync(later, token);
            backup.Kill();
        }

        await backup.EndAsync();
    });
}
