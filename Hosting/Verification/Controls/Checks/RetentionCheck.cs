using System.Globalization;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Verification.Controls.Checks;

/// <summary>How long the infrastructure keeps logs, unless an environment says otherwise.</summary>
internal static partial class RetentionCheck
{
    // PCI DSS 4.0.1, 10.5.1.
    private static readonly (string File, int Least)[] Kept =
        [("infra/operations/logs.bicep", 90), ("infra/operations/archive.bicep", 365)];

    public static CheckResult Run(CheckInput input)
    {
        var found = Kept.Select(kept => (kept.File, kept.Least, Days: DaysOf(Path.Combine(input.Root, kept.File))));
        return CheckResult.Of(
            Kept.Length,
            string.Join(" ", found.Select(kept => $"{kept.File} keeps logs for {kept.Days} days.")),
            from kept in found
            where kept.Days < kept.Least
            select $"{kept.File} keeps logs for {kept.Days} days; at least {kept.Least} are needed.");
    }

    private static int DaysOf(string file) =>
        File.Exists(file) && Parameter().Match(File.ReadAllText(file)) is { Success: true } found
            ? int.Parse(found.Groups["days"].Value, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"^param retentionDays int = (?<days>\d{1,6})\s*$", RegexOptions.Multiline)]
    private static partial Regex Parameter();
}
