using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Which faults come, by the dice: in rounds of one to eight, each on another target and with its own delay. The same
/// seed gives the same rounds; what the processes are at when a fault arrives is theirs.
/// </summary>
internal sealed class Schedule
{
    private const int Most = 8;

    private readonly IReadOnlyList<FaultKind> _kinds;
    private readonly Dice _dice;

    /// <param name="kinds">What there is; each comes as often as its weight says.</param>
    /// <param name="dice">Decides.</param>
    /// <param name="only">The kinds that come; all when empty.</param>
    /// <exception cref="RunException">A kind is none that there is.</exception>
    public Schedule(IReadOnlyList<FaultKind> kinds, Dice dice, IReadOnlyList<string> only)
    {
        if (only.Except(kinds.Select(kind => kind.Name)).FirstOrDefault() is { } unknown)
        {
            var names = string.Join(", ", kinds.Select(kind => kind.Name));
            throw new RunException($"There is no fault '{unknown}' here; there are: {names}.");
        }

        _kinds = [.. kinds.Where(kind => only.Count == 0 || only.Contains(kind.Name))];
        _dice = dice;
    }

    /// <summary>All kinds of faults that a stage can be disturbed by.</summary>
    public static IReadOnlyList<FaultKind> KindsOf(Stage stage) =>
    [
        .. ProcessFaults.Of(stage), .. WayFaults.Of(stage), .. AcquirerFaults.Of(stage), .. StateFaults.Of(stage),
        .. CertificateFaults.Of(stage), .. ClockFaults.Of(stage), .. KeyVaultFaults.Of(stage),
        .. DatabaseFaults.Of(stage), .. MigrationFaults.Of(stage), .. DiskFaults.Of(stage), .. FloodFaults.Of(stage),
        .. ChosenMoments.Of(stage),
    ];

    /// <summary>What a stage cannot be disturbed by although others can, and why, as sentences.</summary>
    public static IReadOnlyList<string> LeftOut(Stage stage) =>
    [
        .. stage.SetsClocks ? Array.Empty<string>() : ["No clock is set wrong; '--clocks' sets them."],
        .. stage is { Databases.Count: 0, Disks.Count: 0 } ? [StoreDisk.Missing] : Array.Empty<string>(),
    ];

    /// <summary>The next round: faults, and when after its start each comes.</summary>
    public IReadOnlyList<(TimeSpan After, Fault Fault)> Next()
    {
        var round = new List<(TimeSpan After, Fault Fault)>();
        for (var left = 1 + Math.Min(_dice.Next(Most), _dice.Next(Most)); left > 0; left--)
        {
            var fault = Draw();
            var after = _dice.Seconds(0, 3);
            if (round.TrueForAll(other => other.Fault.Target != fault.Target)) round.Add((after, fault));
        }

        return round;
    }

    private Fault Draw()
    {
        var number = _dice.Next(_kinds.Sum(kind => kind.Weight));
        foreach (var kind in _kinds)
        {
            if (number < kind.Weight) return kind.Draw(_dice);
            number -= kind.Weight;
        }

        throw new InvalidOperationException("The number is below the sum of all weights.");
    }
}
