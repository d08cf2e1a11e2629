using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Campaign.Reporting;

/// <summary>Writes a report for people and for programs.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes <c>campaign-STORE.md</c> and <c>.json</c>, and returns the path of the first.</summary>
    public static string Write(Report report, string folder)
    {
        var path = PathOf(folder, "campaign", report.Store);
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(report, Readable) + "\n");
        File.WriteAllText(path + ".md", Markdown(report));
        return path + ".md";
    }

    /// <summary>Where a report about a store is written, without an extension; the folder is made.</summary>
    public static string PathOf(string folder, string kind, string store)
    {
        Directory.CreateDirectory(folder);
#pragma warning disable CA1308 // A file name.
        return Path.Combine(folder, $"{kind}-{store.ToLowerInvariant()}");
#pragma warning restore CA1308
    }

    /// <summary>The report for people.</summary>
    public static string Markdown(Report report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Fault campaign, {report.Store}\n\n`{report.Command}`\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{report.Violations} violations. {report.Faults.Values.Sum()} faults in {report.Rounds} rounds during "
            + $"{report.Disturbed:hh\\:mm\\:ss} on {Environment.ProcessorCount} processors; buyers saw "
            + $"{report.Accepted} orders accepted and {report.Confirmed} paid, {report.Orders} are stored; what was "
            + $"open was done {report.Drained.TotalSeconds:0} s after the last buyer had gone.\n");
        Table(
            text, "Promises", ["promise", "violations"],
            report.Checks.Select(check => ($"{check.Name}: {check.Says}", check.Violations)));
        foreach (var sentence in report.Checks.SelectMany(check => check.Told))
        {
            text.Append("\n- ").Append(sentence);
        }


        if (report.Violations > 0) text.Append('\n');
        Table(
            text, "Whole again after a round", ["", "seconds"],
            new[] { 0.5, 0.9, 0.99, 1 }
                .Select(share => (
                    share == 1 ? "longest" : $"p{share * 100:0}", report.Recovery(share)?.TotalSeconds ?? -1))
                .Prepend(("where nothing was wrong", report.Undisturbed.TotalSeconds)));
        Table(text, "Faults", ["kind", "times"], report.Faults.Select(entry => (entry.Key, entry.Value)));
        if (report.LeftOut.Count > 0) text.Append('\n').AppendJoin("\n\n", report.LeftOut).Append('\n');
        Table(text, "Answers to buyers", ["operation and status", "times"],
            report.Answers.Select(entry => (entry.Key, entry.Value)));
        Table(text, "Errors in logs", ["service and event", "times"],
            report.Errors.Select(entry => (entry.Key, entry.Value)));
        return text.ToString();
    }

    private static void Table<T>(
        StringBuilder text, string heading, string[] columns, IEnumerable<(string Name, T Value)> rows)
        where T : IFormattable
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## {heading}\n\n| {columns[0]} | {columns[1]} |\n| --- | ---: |\n");
        foreach (var (name, value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value:#,0.##} |\n");
        }
    }
}
