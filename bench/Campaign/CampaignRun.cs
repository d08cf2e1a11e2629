using System.Globalization;
using RegulatedWorkload.Campaign.Books;
using RegulatedWorkload.Campaign.Faults;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Promises;
using RegulatedWorkload.Campaign.Reporting;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign;

/// <summary>
/// One campaign:
/// <list type="number">
/// <item>Start the workload and wait until a purchase goes all the way.</item>
/// <item>Under load, round after round: faults, and the wait until the workload is whole again by itself.</item>
/// <item>Send the buyers home and wait until nothing is open.</item>
/// <item>Read everybody's books and hold them, and all that was seen, to the promises.</item>
/// </list>
/// Whoever ends it early still gets 3, 4 and the report.
/// </summary>
internal sealed class CampaignRun(CampaignOptions options, Action<string> tell, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(4);

    private readonly Journal _journal = new(time);
    private readonly List<(string Kind, string Target)> _faults = [];
    private readonly List<Recovery> _recoveries = [];
    private int _rounds;

    /// <param name="enough">Ends the faults early, not the rest.</param>
    /// <exception cref="RunException">The workload could not be started.</exception>
    public async Task<Report> RunAsync(CancellationToken enough)
    {
        var dice = new Dice(options.Seed);
        await using var stage = await Stage.StartAsync(options, enough);
        var cards = new TestCards(dice.Split(), time);
        var probe = new Probe(stage, _journal, cards, dice.Split(), time);
        var schedule = new Schedule(Schedule.KindsOf(stage), dice.Split(), options.Kinds);
        tell($"{stage.Instances.Count} processes run; seed {options.Seed}, state {stage.State.Root}.");
        var leftOut = Schedule.LeftOut(stage);
        foreach (var sentence in leftOut) tell(sentence);
        if (await probe.AwaitAsync(enough) is null)
        {
            throw new RunException($"No purchase goes all the way; look into {stage.Logs}.");
        }

        // Once more, warm: what the measure of being whole costs on this machine where nothing is wrong.
        var undisturbed = await probe.AwaitAsync(enough) ?? TimeSpan.Zero;

        await using var crowd = new Crowd(stage, _journal, cards, options.Buyers, dice.Split());
        var begun = time.GetTimestamp();
        await DisturbAsync(schedule, probe, begun, enough);
        var disturbed = time.GetElapsedTime(begun);
        await crowd.GoHomeAsync();
        tell("The buyers are gone; what is open is awaited.");
        var reader = new BookReader(stage);
        var drained = await DrainAsync(reader);
        var evidence = await GatherAsync(stage, reader);
        return new Report(options, evidence, _journal, _faults, undisturbed, disturbed, drained,
            LogCount.Of(stage.Logs))
        {
            LeftOut = leftOut,
        };
    }

    private async Task DisturbAsync(Schedule schedule, Probe probe, long begun, CancellationToken enough)
    {
        var told = begun;
        while (time.GetElapsedTime(begun) < options.Lasts && !enough.IsCancellationRequested)
        {
            var round = schedule.Next();
            _rounds++;
            await Task.WhenAll(round.Select(entry => StrikeAsync(entry.After, entry.Fault, enough)));
            var after = string.Join(", ", round.Select(entry => $"{entry.Fault.Kind} ({entry.Fault.Target})"));
            var took = await probe.AwaitAsync(CancellationToken.None);
            _recoveries.Add(new Recovery(after, took));
            if (took is null || took > Probe.Promised)
            {
                tell($"Round {_rounds} was not whole in 30 s: {after}.");
            }

            if (time.GetElapsedTime(told) < Beat) continue;
            told = time.GetTimestamp();
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{time.GetElapsedTime(begun):hh\\:mm\\:ss} {_rounds} rounds, {_faults.Count} faults, "
                + $"{_journal.Accepted} orders accepted, {_journal.Outrages.Count} outrageous answers, "
                + $"whole after {took?.TotalSeconds ?? -1:0.0} s"));
        }
    }

    private async Task StrikeAsync(TimeSpan after, Fault fault, CancellationToken enough)
    {
        if (!await Fault.LastAsync(after, enough)) return;
        lock (_faults) _faults.Add((fault.Kind, fault.Target));
        await Task.Run(() => fault.RunAsync(enough), CancellationToken.None);
    }

    // Whatever is left is for the promises to tell.
    private async Task<TimeSpan> DrainAsync(BookReader reader)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < DrainTimeout)
        {
            if ((await reader.ReadAsync(CancellationToken.None)).Open == 0) break;
            await Task.Delay(500);
        }

        return time.GetElapsedTime(begun);
    }

    private async Task<Evidence> GatherAsync(Stage stage, BookReader reader)
    {
        var books = await reader.ReadAsync(CancellationToken.None);
        tell("Logs and stores are searched for card numbers and tokens.");
        var secrets = new Secrets(
            _journal.Cards.Keys.ToHashSet(StringComparer.Ordinal),
            _journal.Tokens.Keys.ToHashSet(StringComparer.Ordinal));
        var finds = await new Search(stage, secrets).RunAsync(CancellationToken.None);
        await stage.StopServicesAsync();
        return new Evidence
        {
            Books = books,
            Purchases = _journal.Purchases,
            Outrages = _journal.Outrages,
            WrongEnds = [.. stage.Instances.SelectMany(instance => instance.WrongEnds)],
            Finds = finds,
            TornSchemas = stage.TornSchemas,
            Recoveries = _recoveries,
        };
    }
}
