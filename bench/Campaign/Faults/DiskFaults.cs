using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Disks of embedded stores that are full for a while.</summary>
internal static class DiskFaults
{
    public static IEnumerable<FaultKind> Of(Stage stage) => stage.Disks.Count == 0
        ? []
        : [new("disk full", 5, dice => Full(dice.Pick(stage.Disks), dice.Seconds(0.5, 6)))];

    private static Fault Full(StoreDisk disk, TimeSpan lasts) =>
        new("disk full", $"disk of {disk.Service}", async token =>
        {
            await disk.FillAsync();
            await Fault.LastAsync(lasts, token);
            await disk.ClearAsync();
        });
}
