using RegulatedWorkload.Hosting.Verification.Controls;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>One control with what was found.</summary>
/// <param name="Control">The control.</param>
/// <param name="Outcome">Failed when anything failed, or nothing can; held when everything was looked at.</param>
/// <param name="Tests">How its tests ended.</param>
public sealed record ControlResult(Control Control, Outcome Outcome, IReadOnlyList<TestsOfFile> Tests)
{
    internal static ControlResult Of(
        Control control, IReadOnlyDictionary<string, CheckResult> checks, CheckInput input)
    {
        List<TestsOfFile> tests = [.. (control.Tests ?? []).Select(file => TestsOfFile.Of(file, input))];
        List<Outcome> outcomes =
        [
            .. (control.Checks ?? []).Select(name => checks.GetValueOrDefault(name)?.Outcome ?? Outcome.Failed),
            .. tests.Select(file => file.Outcome),
        ];
        // A control whose check was removed proves nothing.
        var outcome = outcomes.Count == 0 || outcomes.Contains(Outcome.Failed)
            ? Outcome.Failed
            : outcomes.Contains(Outcome.NotRun) ? Outcome.NotRun : Outcome.Held;
        return new ControlResult(control, outcome, tests);
    }
}

/// <summary>How the tests of one file ended.</summary>
/// <param name="File">The file, below the root of the repository.</param>
/// <param name="Outcome">Not run where no results were given, or all were skipped.</param>
/// <param name="Sentence">The numbers, and the names of those that failed.</param>
public sealed record TestsOfFile(string File, Outcome Outcome, string Sentence)
{
    internal static TestsOfFile Of(string file, CheckInput input)
    {
        if (input.Tests is null) return new TestsOfFile(file, Outcome.NotRun, "No results of tests were given.");
        var all = TestClass.Of(input.Root, file) is { } name ? input.Tests.Of(name) : [];
        var failed = all.Where(test => test.Outcome is not ("Passed" or "NotExecuted")).ToList();
        var passed = all.Count(test => test.Outcome == "Passed");
        var sentence = $"{passed} passed, {failed.Count} failed, {all.Count - passed - failed.Count} skipped.";
        return (all.Count, failed.Count, passed) switch
        {
            (0, _, _) => new TestsOfFile(file, Outcome.Failed, "The results hold no test of it."),
            (_, > 0, _) => new TestsOfFile(
                file, Outcome.Failed, $"{sentence} {string.Join(", ", failed.Select(test => test.Test))}"),
            (_, _, 0) => new TestsOfFile(file, Outcome.NotRun, sentence),
            _ => new TestsOfFile(file, Outcome.Held, sentence),
        };
    }
}
