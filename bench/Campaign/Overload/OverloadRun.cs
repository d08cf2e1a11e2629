using System.Globalization;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign.Overload;

/// <summary>
/// How the workload bears more visitors than it can serve: finds how many keep it busy, sends four and sixteen times as
/// many, and waits after each until it is whole again.
/// </summary>
internal sealed class OverloadRun(CampaignOptions options, Action<string> tell, TimeProvider time)
{
    private const int Fewest = 8;
    private const int Most = 256;

    // Less than this more is no gain.
    private const double Gain = 1.05;

    private static readonly int[] s_factors = [4, 16];

    /// <exception cref="RunException">The workload could not be started.</exception>
    public async Task<OverloadReport> RunAsync(CancellationToken cancellationToken)
    {
        var dice = new Dice(options.Seed);
        await using var stage = await Stage.StartAsync(options, cancellationToken);
        var cards = new TestCards(dice.Split(), time);
        var probe = new Probe(stage, new Journal(time), cards, dice.Split(), time);
        if (await probe.AwaitAsync(cancellationToken) is null)
        {
            throw new RunException($"No purchase goes all the way; look into {stage.Logs}.");
        }

        var visitors = new Visitors(stage, cards, time);
        var capacity = await FindCapacityAsync(visitors, cancellationToken);
        var steps = new List<OverloadStep>();
        foreach (var factor in s_factors)
        {
            var tally = await visitors.RunAsync(factor * capacity.Visitors, options.Lasts, cancellationToken);
            steps.Add(new OverloadStep(factor, tally, await probe.AwaitAsync(cancellationToken)));
            Tell(tally);
        }

        string[] wrong = [.. stage.Instances.SelectMany(instance => instance.WrongEnds)];
        return new OverloadReport(options, capacity, steps, wrong);
    }

    private async Task<VisitTally> FindCapacityAsync(Visitors visitors, CancellationToken cancellationToken)
    {
        // Programs that are new connect, and compile where they are built to.
        await visitors.RunAsync(Fewest, options.Lasts, cancellationToken);
        var best = await visitors.RunAsync(Fewest, options.Lasts, cancellationToken);
        Tell(best);
        for (var count = 2 * Fewest; count <= Most; count *= 2)
        {
            var next = await visitors.RunAsync(count, options.Lasts, cancellationToken);
            Tell(next);
            if (next.PerSecond < Gain * best.PerSecond) break;
            best = next;
        }

        return best;
    }

    private void Tell(VisitTally tally) => tell(string.Create(
        CultureInfo.InvariantCulture,
        $"{tally.Visitors} visitors: {tally.PerSecond:0} orders a second, p50 {tally.At(0.5)?.TotalMilliseconds:0} ms, "
        + $"{tally.Count(VisitOutcome.Shed)} of {tally.Visits.Count} visits shed"));
}

/// <summary>What came of so many times as many visitors as keep the workload busy.</summary>
/// <param name="Factor">How many times as many.</param>
/// <param name="Tally">What came of them.</param>
/// <param name="Recovery">How long after them the workload was whole again; null where it was given up.</param>
internal sealed record OverloadStep(int Factor, VisitTally Tally, TimeSpan? Recovery);
