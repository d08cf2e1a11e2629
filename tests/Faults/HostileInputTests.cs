using System.Globalization;
using System.Text;
using RegulatedWorkload.Campaign.Hostile;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>
/// No parser at a boundary throws what it does not promise, stands still or keeps memory, whatever it is given. A
/// million inputs are for <c>bench/Campaign -- --fuzz</c>.
/// </summary>
public sealed class HostileInputTests
{
    private const int Inputs = 2_000;

    public static TheoryData<string> Names => new(Boundaries.All.Select(boundary => boundary.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parser_stands_hostile_inputs(string name) => Assert.Empty(
        Run(Boundaries.All.Single(boundary => boundary.Name == name))
            .Select(find => $"{find.What}: {Convert.ToBase64String(find.Input)}"));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_good_input_is_understood(string name)
    {
        var boundary = Boundaries.All.Single(boundary => boundary.Name == name);

        Assert.NotEqual(boundary.Read([]), boundary.Read(boundary.Seeds[^1]));
    }

    [Fact]
    public void A_planted_fault_in_a_parser_is_found()
    {
        var planted = Boundary.OfText(
            "planted", ["{\"a\":1}"], text => text.Contains("{{", StringComparison.Ordinal) ? $"{text[999]}" : "read");

        Assert.Contains("IndexOutOfRange", Assert.Single(Run(planted).Take(1)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_leak_of_a_parser_is_found()
    {
        var kept = new List<byte[]>();
        var planted = new Boundary("planted", [Encoding.ASCII.GetBytes("leak")], _ =>
        {
            kept.Add(new byte[64 * 1024]);
            return "read";
        });

        Assert.Contains("keeps", Assert.Single(Run(planted)).What, StringComparison.Ordinal);
        Assert.NotEmpty(kept);
    }

    [Fact]
    public async Task An_input_that_takes_a_new_way_through_a_parser_is_kept()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz").FullName;

        var code = await InstrumentedCopy.RunAsync(
            ["--fuzz", $"{Boundaries.All.Count * Inputs}", "--report", folder], TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        var kept = (await File.ReadAllLinesAsync(
                Path.Combine(folder, "hostile.md"), TestContext.Current.CancellationToken))
            .Single(line => line.StartsWith("| guard of bodies |", StringComparison.Ordinal));
        // It answers yes or no, so that without its ways two at most would be kept.
        Assert.InRange(int.Parse(kept.Split('|')[2], CultureInfo.InvariantCulture), 10, int.MaxValue);
        Directory.Delete(folder, recursive: true);
    }

    private static IReadOnlyList<Find> Run(Boundary boundary) =>
        new HostileRun([boundary], seed: 1, _ => { }).Run(Inputs, TestContext.Current.CancellationToken);
}
