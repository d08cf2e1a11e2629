using System.Globalization;
using System.Text;

namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>Tells what hostile inputs have found, and keeps each input that found something.</summary>
internal static class HostileReport
{
    /// <returns>The exit code: 0 when nothing was found.</returns>
    public static int Write(HostileRun run, IReadOnlyList<Find> finds, string folder, TextWriter output)
    {
        var text = new StringBuilder("# Hostile inputs\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{run.Given:N0} inputs, {finds.Count} finds. Kept is an "
            + $"input that took a way through the parser that none before had taken; others are made of it.\n\n");
        text.Append("| parser | inputs kept |\n| --- | ---: |\n");
        foreach (var (name, count) in run.Kept.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {count} |\n");
        }

        foreach (var find in finds)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n- {find.Boundary}: {find.What}, by `{Convert.ToBase64String(find.Input)}`\n");
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "hostile.md"), text.ToString());
        output.WriteLine($"{run.Given:N0} inputs, {finds.Count} finds; {Path.Combine(folder, "hostile.md")}");
        return finds.Count == 0 ? 0 : 1;
    }
}
