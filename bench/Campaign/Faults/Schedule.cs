using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Which faults come, by the dice: in rounds of one to five, each on another target and with its own delay. The same
/// seed gives the same rounds; what the processes are at when a fault arrives is theirs.
/// </summary>
internal sealed class Schedule
{
    private readonly List<FaultKind> _kinds;
    private readonly Dice _dice;

    /// <param name="stage">What there is to be disturbed.</param>
    /// <param name="dice">Decides.</param>
    /// <param name="only">The kinds that come; all when empty.</param>
    /// <exception cref="Hosting.Local.RunException">A kind is none that there is.</exception>
    public Schedule(Stage stage, Dice dice, IReadOnlyList<string> only)
    {
        List<FaultKind> all =
        [
            .. ProcessFaults.Of(stage), .. WayFaults.Of(stage), .. AcquirerFaults.Of(stage), .. StateFaults.Of(stage),
            .. DatabaseFaults.Of(stage), .. ChosenMoments.Of(stage),
        ];
        if (only.Except(all.Select(kind => kind.Name)).FirstOrDefault() is { } unknown)
        {
            throw new Hosting.Local.RunException(
                $"There is no fault '{unknown}' here; there are: {string.Join(", ", all.Select(kind => kind.Name))}.");
        }

        _kinds = [.. all.Where(kind => only.Count == 0 || only.Contains(kind.Name))];
        _dice = dice;
    }

    /// <summary>The next round: faults, and when after its start each comes.</summary>
    public IReadOnlyList<(TimeSpan After, Fault Fault)> Next()
    {
        var round = new List<(TimeSpan After, Fault Fault)>();
        for (var left = 1 + Math.Min(_dice.Next(5), _dice.Next(5)); left > 0; left--)
        {
            var fault = Draw();
            var after = _dice.Seconds(0, 2);
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
