using RegulatedWorkload.Hosting.Verification.Controls;

namespace RegulatedWorkload.Tests.Evidence.Controls;

/// <summary>No check is decoration: each holds for what is committed, and finds its planted violation.</summary>
public sealed class CheckTests
{
    public static TheoryData<string> Names => new(ControlChecks.All.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_holds_for_what_is_committed(string name)
    {
        var result = ControlChecks.Find(name)!.Run(Complete.Input);

        Assert.Empty(result.Faults);
        Assert.Equal(Outcome.Held, result.Outcome);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_finds_its_planted_violation(string name)
    {
        var (plant, named) = Violations.All[name];

        var result = ControlChecks.Find(name)!.Run(plant(Complete.Input));

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains(named, result.Faults);
    }

    [Theory]
    [InlineData("probes")]
    [InlineData("signatures")]
    [InlineData("payment-page")]
    public void What_was_not_looked_at_is_told_as_such(string name)
    {
        var result = ControlChecks.Find(name)!.Run(
            Complete.Input with { Matrix = null, ImageStatus = null, Page = null });

        Assert.Equal(Outcome.NotRun, result.Outcome);
    }

    [Fact]
    public void A_check_that_looks_at_nothing_fails() => Assert.Equal(
        ["There is nothing to look at."],
        ControlChecks.Find("probes")!.Run(
            Complete.Input with { Matrix = Complete.Input.Matrix! with { Attempts = [] } }).Faults);
}
