namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary>
/// What every entry of the catalogue keeps to: it points to what there is, and something can refute it.
/// </summary>
public static class ControlRules
{
    /// <summary>A sentence a fault; none in a catalogue in order.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="root">The root of the repository, where its paths begin.</param>
    public static IReadOnlyList<string> Check(ControlCatalogue catalogue, string root)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var numbers = catalogue.Controls.Select(control => control.Requirement).ToList();
        var used = catalogue.Controls.SelectMany(control => control.Checks ?? []).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. ControlCatalogue.Required.Except(numbers).Select(number => $"No entry says anything of {number}."),
            .. numbers.CountBy(number => number).Where(number => number.Value > 1)
                .Select(number => $"{number.Key} has {number.Value} entries."),
            .. ControlChecks.All.Where(check => !used.Contains(check.Name))
                .Select(check => $"No entry names the check '{check.Name}'."),
            .. catalogue.Controls.SelectMany(control => Check(control, root)
                .Select(sentence => $"{control.Requirement}: {sentence}")),
        ];
    }

    private static IEnumerable<string> Check(Control control, string root)
    {
        string[] texts =
        [
            control.Formerly, control.Title, control.Workload, control.Leaves.Cluster, control.Leaves.Company,
        ];
        if (texts.Any(string.IsNullOrWhiteSpace)) yield return "Some of its texts is empty.";
        if (control.Where.Count == 0) yield return "It says nowhere where it is implemented.";
        if ((control.Checks ?? []).Count + (control.Tests ?? []).Count == 0)
        {
            yield return "Nothing can refute it; name a check or a test.";
        }

        foreach (var path in control.Where.Where(path => !Path.Exists(Path.Combine(root, path))))
        {
            yield return $"It points to {path}, which does not exist.";
        }

        foreach (var name in (control.Checks ?? []).Where(name => ControlChecks.Find(name) is null))
        {
            yield return $"It names the check '{name}', which there is not.";
        }

        foreach (var path in (control.Tests ?? []).Where(path => TestClass.Of(root, path) is null))
        {
            yield return $"It names the tests {path}, which is no file of tests.";
        }
    }
}
