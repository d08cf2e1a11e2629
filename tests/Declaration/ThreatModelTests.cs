using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>Every threat of <c>docs/threat-model.md</c> has a test that proves its control.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string Text =
        File.ReadAllText(Path.Combine(Committed.Root, "docs", "threat-model.md")).ReplaceLineEndings("\n");

    private static readonly ILookup<string, string> Sources = Directory
        .EnumerateFiles(Path.Combine(Committed.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

    [Fact]
    public void Every_threat_is_proved_by_a_test_that_exists() => Assert.Empty(Faults(Text));

    [Theory]
    [InlineData('S')]
    [InlineData('T')]
    [InlineData('R')]
    [InlineData('I')]
    [InlineData('D')]
    [InlineData('E')]
    public void Each_kind_of_threat_is_there(char kind) => Assert.Contains(Threats(Text), row => row[2] == kind);

    [Theory]
    [InlineData("| S1 | somebody | something | `GoneTests.It_is_gone` |")]
    [InlineData("| S1 | somebody | something | `ThreatModelTests.It_is_gone` |")]
    [InlineData("| S1 | somebody | something |  |")]
    [InlineData("| S1 | somebody |  | `ThreatModelTests.Every_threat_is_proved_by_a_test_that_exists` |")]
    public void A_planted_threat_without_control_or_proof_is_caught(string row) => Assert.NotEmpty(Faults(row + "\n"));

    private static IEnumerable<string> Faults(string text) =>
        from row in Threats(text)
        let tests = Test().Matches(row)
        where tests.Count == 0
            || tests.Any(test => !Exists(test.Groups[1].Value, test.Groups[2].Value))
            || row.Split('|').Any(cell => cell.Length > 0 && string.IsNullOrWhiteSpace(cell))
        select row;

    private static bool Exists(string type, string method) =>
        Sources[type].Any(source => source.Contains($" {method}(", StringComparison.Ordinal));

    private static IEnumerable<string> Threats(string text) => Threat().Matches(text).Select(row => row.Value);

    [GeneratedRegex(@"^\| [STRIDE]\d+ \|.*$", RegexOptions.Multiline)]
    private static partial Regex Threat();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
