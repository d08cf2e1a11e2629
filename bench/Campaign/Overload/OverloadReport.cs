using System.Globalization;
using System.Text;
using RegulatedWorkload.Campaign.Reporting;

namespace RegulatedWorkload.Campaign.Overload;

/// <summary>What an overload has shown.</summary>
/// <param name="Options">What a person chose.</param>
/// <param name="Capacity">As many visitors as keep the workload busy.</param>
/// <param name="Steps">More of them.</param>
/// <param name="WrongEnds">Processes that ended by themselves, as sentences.</param>
internal sealed record OverloadReport(
    CampaignOptions Options, VisitTally Capacity, IReadOnlyList<OverloadStep> Steps, IReadOnlyList<string> WrongEnds)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    /// <summary>What was not as promised, as sentences. How long an order takes is told, not promised.</summary>
    public IReadOnlyList<string> Violations =>
    [
        .. WrongEnds,
        .. Steps.SelectMany(step => Broken(step).Where(rule => rule.IsBroken).Select(
            rule => $"At {step.Factor} times the visitors {rule.Says}.")),
    ];

    /// <summary>Writes <c>overload-STORE.md</c>, and returns its path.</summary>
    public string Write(string folder)
    {
        var path = ReportFiles.PathOf(folder, "overload", $"{Options.Store}") + ".md";
        File.WriteAllText(path, Markdown());
        return path;
    }

    private static (bool IsBroken, string Says)[] Broken(OverloadStep step) =>
    [
        (step.Tally.Untold > 0, $"{step.Tally.Untold} refusals did not say when to come again"),
        (step.Tally.Failures.Any(status => status >= 500),
            $"visits were answered {string.Join(", ", step.Tally.Failures)}"),
        (step.Tally.MemoryShare > 1, $"{step.Tally.Fullest} took more memory than its container has"),
        (step.Tally.At(0) is null, "nobody bought anything"),
        (!(step.Recovery < Recovery), "the workload was not whole again within 5 s"),
    ];

    private string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Overload, {Options.Store}\n\n`{Options.OverloadCommand}`\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Violations.Count} violations, on {Environment.ProcessorCount} processors, which the visitors share with "
            + $"the services. A visitor buys one thing after the other, and who is refused with 429 or 503 comes again "
            + $"when told to.\n\n");
        text.Append("| visitors | orders a second | p50 | p95 | visits | shed | unanswered | pending | failed ");
        text.Append("| most memory | whole again |\n");
        text.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |\n");
        Append(text, "as many as keep it busy", Capacity, null);
        foreach (var step in Steps)
        {
            Append(text, $"{step.Factor} times as many", step.Tally, step.Recovery);
        }

        foreach (var sentence in Violations) text.Append("\n- ").Append(sentence);
        if (Violations.Count > 0) text.Append('\n');
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, VisitTally tally, TimeSpan? recovery) => text.Append(
        CultureInfo.InvariantCulture,
        $"| {name}: {tally.Visitors} | {tally.PerSecond:0} | {tally.At(0.5)?.TotalMilliseconds:0} ms "
        + $"| {tally.At(0.95)?.TotalMilliseconds:0} ms | {tally.Visits.Count} | {tally.Count(VisitOutcome.Shed)} "
        + $"| {tally.Count(VisitOutcome.Unanswered)} | {tally.Count(VisitOutcome.Pending)} "
        + $"| {tally.Count(VisitOutcome.Failed)} "
        + $"| {tally.MemoryShare:P0} of {tally.Fullest} | {recovery?.TotalSeconds:0.0} s |\n");
}
