using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Report;
using RegulatedWorkload.Tests.Evidence.Controls;

namespace RegulatedWorkload.Tests.Evidence.Report;

/// <summary>A report says what was found, in three forms, and the same input gives the same bytes.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly ReportFolder _report = new();

    [Fact]
    public async Task The_same_input_gives_the_same_bytes()
    {
        await _report.WriteAsync(signed: false);
        var first = Contents();
        await _report.WriteAsync(signed: false);

        Assert.Equal(first, Contents());
        Assert.Equal(4, first.Count);
    }

    [Fact]
    public async Task The_page_loads_nothing_and_shows_the_matrix_and_the_scopes()
    {
        await _report.WriteAsync();
        var page = _report.Read("report.html");

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", page);
        Assert.Contains("data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        Assert.Contains("● connects", page, StringComparison.Ordinal);
        Assert.DoesNotContain("✗ differs", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_violation_shows_in_every_form_and_turns_its_controls_red()
    {
        var (plant, named) = Violations.All["probes"];
        var assessment = ReportFolder.Assess(plant(Complete.Input));
        await _report.WriteAsync(assessment);

        Assert.True(assessment.HasFailed);
        Assert.Contains($"probes: {named}", assessment.Sentences);
        Assert.Equal(["1.3", "1.4", "4.2", "7.3", "11.4.5"], Failed(assessment));
        Assert.Contains("✗ differs", _report.Read("report.html"), StringComparison.Ordinal);
        Assert.Equal("Failed", JsonNode.Parse(_report.Read("report.json"))!["outcome"]!.GetValue<string>());
        Assert.Contains("not-satisfied", _report.Read("oscal-assessment-results.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_whose_check_is_removed_turns_red()
    {
        var catalogue = ControlCatalogue.Read(Committed.Root);
        var fewer = catalogue with
        {
            Controls = [.. catalogue.Controls.Select(control => control.Requirement == "10.5"
                ? control with { Checks = [] }
                : control)],
        };

        var assessment = ReportFolder.Assess(Complete.Input, fewer);

        Assert.Equal(["10.5"], Failed(assessment));
        Assert.Contains(
            "docs/controls.yaml: 10.5: Nothing can refute it; name a check or a test.", assessment.Sentences);
    }

    [Fact]
    public void A_control_that_was_not_looked_at_in_full_has_not_held()
    {
        var assessment = ReportFolder.Assess(Complete.Input);

        Assert.False(assessment.HasFailed);
        Assert.Equal(Outcome.Held, Of("10.5"));
        Assert.Equal(Outcome.NotRun, Of("3.5"));

        Outcome Of(string requirement) =>
            assessment.Controls.Single(control => control.Control.Requirement == requirement).Outcome;
    }

    [Theory]
    [InlineData("Passed", Outcome.Held)]
    [InlineData("Failed", Outcome.Failed)]
    [InlineData("NotExecuted", Outcome.NotRun)]
    public void Results_of_tests_decide_their_controls(string outcome, Outcome expected)
    {
        var results = Results("RegulatedWorkload.Tests.Evidence.Report.TamperingTests", outcome);
        var catalogue = Only(new Control(
            "3.5", "3.4", "t", "w", new Left("c", "c"), ["docs"], Tests: ["tests/Evidence/Report/TamperingTests.cs"]));

        var assessment = ReportFolder.Assess(Complete.Input with { Tests = results }, catalogue);

        Assert.Equal(expected, Assert.Single(assessment.Controls).Outcome);
    }

    [Fact]
    public void Tests_that_no_result_tells_of_turn_their_control_red()
    {
        var catalogue = Only(new Control(
            "3.5", "3.4", "t", "w", new Left("c", "c"), ["docs"], Tests: ["tests/Evidence/Report/ReportTests.cs"]));
        var results = Results("RegulatedWorkload.Tests.Evidence.Report.TamperingTests", "Passed");

        Assert.Equal(["3.5"], Failed(ReportFolder.Assess(Complete.Input with { Tests = results }, catalogue)));
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_refused()
    {
        Directory.CreateDirectory(_report.Folder);
        await File.WriteAllTextAsync(
            Path.Combine(_report.Folder, "mine.txt"), "", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<WorkloadException>(() => _report.WriteAsync());
    }

    public void Dispose() => _report.Dispose();

    private static ControlCatalogue Only(Control control) => new("PCI DSS 4.0.1", [control]);

    private static IEnumerable<string> Failed(Assessment assessment) => assessment.Controls
        .Where(control => control.Outcome == Outcome.Failed).Select(control => control.Control.Requirement);

    private static TestResults Results(string className, string outcome)
    {
        var folder = Directory.CreateTempSubdirectory("results").FullName;
        File.WriteAllText(Path.Combine(folder, "run.trx"), $"""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results><UnitTestResult testId="1" testName="It holds" outcome="{outcome}" /></Results>
              <TestDefinitions>
                <UnitTest id="1" name="It holds"><TestMethod className="{className}" name="It_holds" /></UnitTest>
              </TestDefinitions>
            </TestRun>
            """);
        var results = TestResults.Read(folder);
        Directory.Delete(folder, recursive: true);
        return results;
    }

    private Dictionary<string, string> Contents() => Directory.GetFiles(_report.Folder)
        .ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText);
}
