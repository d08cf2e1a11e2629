namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary>One executable check.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Proves">What holds when it does, as a sentence.</param>
/// <param name="Run">What it does; it changes nothing.</param>
public sealed record ControlCheck(string Name, string Proves, Func<CheckInput, CheckResult> Run);

/// <summary>How a check, or a control, ended.</summary>
public enum Outcome
{
    /// <summary>What should be is so.</summary>
    Held,

    /// <summary>It is not so.</summary>
    Failed,

    /// <summary>What it needs was not given.</summary>
    NotRun,
}

/// <summary>What a check found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Evidence">What was looked at, with numbers; or what was not given.</param>
/// <param name="Faults">A sentence for each thing that is not as it should be.</param>
public sealed record CheckResult(Outcome Outcome, string Evidence, IReadOnlyList<string> Faults)
{
    internal static CheckResult NotGiven(string evidence) => new(Outcome.NotRun, evidence, []);

    // Something that looked at nothing proves nothing.
    internal static CheckResult Of(int seen, string evidence, IEnumerable<string> faults)
    {
        List<string> found = [.. faults];
        if (seen == 0) found.Add("There is nothing to look at.");
        return new CheckResult(found.Count == 0 ? Outcome.Held : Outcome.Failed, evidence, found);
    }
}
