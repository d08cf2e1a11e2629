using RegulatedWorkload.Hosting.Verification.Controls;

namespace RegulatedWorkload.Tests.Evidence.Controls;

/// <summary>Every entry of the catalogue points to what there is, and something can refute it.</summary>
public sealed class CatalogueTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Committed.Root, ControlCatalogue.File));

    [Fact]
    public void Every_entry_points_to_what_there_is_and_can_be_refuted() => Assert.Empty(Faults(Text));

    [Theory]
    [InlineData("docs/telemetry.md]", "docs/gone.md]", "10.4: It points to docs/gone.md, which does not exist.")]
    [InlineData("checks: [log-retention]", "checks: []", "10.5: Nothing can refute it; name a check or a test.")]
    [InlineData("checks: [log-retention]", "checks: [hope]", "10.5: It names the check 'hope', which there is not.")]
    [InlineData("checks: [log-retention]", "checks: [hope]", "No entry names the check 'log-retention'.")]
    [InlineData("tests/Vault/EnvelopeTests.cs", "tests/Vault/GoneTests.cs",
        "3.5: It names the tests tests/Vault/GoneTests.cs, which is no file of tests.")]
    [InlineData("tests/Vault/EnvelopeTests.cs", "tests/Vault/RunningVault.cs",
        "3.5: It names the tests tests/Vault/RunningVault.cs, which is no file of tests.")]
    [InlineData("requirement: \"3.3\"", "requirement: \"3.2\"", "No entry says anything of 3.3.")]
    [InlineData("requirement: \"3.3\"", "requirement: \"3.2\"", "3.2 has 2 entries.")]
    [InlineData("title: The scope is documented and confirmed", "title: \" \"", "12.5.2: Some of its texts is empty.")]
    public void A_planted_fault_is_named(string text, string planted, string fault) =>
        Assert.Contains(fault, Faults(Text.Replace(text, planted, StringComparison.Ordinal)));

    [Theory]
    [InlineData("standard:", "standards:", "The member 'standards' is unknown")]
    [InlineData("  formerly: \"3.1\"\n", "", "The member 'controls[4]' has a value of the wrong kind.")]
    [InlineData("standard:", "standard: [", "It is no YAML")]
    public void What_is_no_catalogue_is_refused(string text, string planted, string fault)
    {
        var refusal = Assert.Throws<ControlFaultsException>(() =>
            ControlCatalogue.Parse(Text.Replace(text, planted, StringComparison.Ordinal)));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Faults(string text) =>
        ControlRules.Check(ControlCatalogue.Parse(text), Committed.Root);
}
