using RegulatedWorkload.Hosting.Verification.Controls;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>All controls with what their checks and tests found, at one time.</summary>
/// <param name="Catalogue">What was to be shown.</param>
/// <param name="Input">What was looked at.</param>
/// <param name="Source">The sources and the tool.</param>
/// <param name="At">When.</param>
/// <param name="Checks">Each check by its name.</param>
/// <param name="Controls">Each control, in the order of the catalogue.</param>
/// <param name="Faults">What is wrong with the catalogue itself.</param>
public sealed record Assessment(
    ControlCatalogue Catalogue,
    CheckInput Input,
    ReportSource Source,
    DateTimeOffset At,
    IReadOnlyDictionary<string, CheckResult> Checks,
    IReadOnlyList<ControlResult> Controls,
    IReadOnlyList<string> Faults)
{
    /// <summary>Whether anything is not as it should be; what was not looked at is no failure.</summary>
    public bool HasFailed => Faults.Count > 0 || Controls.Any(control => control.Outcome == Outcome.Failed);

    /// <summary>A sentence for everything that is not as it should be.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        .. Faults.Select(fault => $"{ControlCatalogue.File}: {fault}"),
        .. Checks.SelectMany(check => check.Value.Faults.Select(fault => $"{check.Key}: {fault}")),
        .. Controls.SelectMany(control => control.Tests).DistinctBy(tests => tests.File)
            .Where(tests => tests.Outcome == Outcome.Failed)
            .Select(tests => $"{tests.File}: {tests.Sentence}"),
    ];

    /// <summary>Runs every check once, and judges every control by its own.</summary>
    public static Assessment Of(ControlCatalogue catalogue, CheckInput input, ReportSource source, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(input);
        var checks = ControlChecks.All.ToDictionary(
            check => check.Name, check => check.Run(input), StringComparer.Ordinal);
        return new Assessment(
            catalogue, input, source, at, checks,
            [.. catalogue.Controls.Select(control => ControlResult.Of(control, checks, input))],
            ControlRules.Check(catalogue, input.Root));
    }
}
