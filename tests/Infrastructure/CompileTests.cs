using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>The compiler, its linter and its formatter have nothing to say.</summary>
public sealed partial class CompileTests
{
    private const int MostColumns = 120;
    private const int MostLines = 150;

    [Fact]
    public void All_modules_compile_without_a_warning()
    {
        using var bicep = Bicep.Copy();

        var (code, _, errors) = bicep.Run("build-params", "environments/production.bicepparam", "--outfile", "p.json");

        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public void A_planted_warning_of_the_linter_stops_the_compiler()
    {
        using var bicep = Bicep.Copy();
        File.AppendAllText(Path.Combine(bicep.Folder, "network", "ddos.bicep"), "\nvar unused = 1\n");

        var (code, _, errors) = bicep.Run("build", "network/ddos.bicep", "--stdout");

        Assert.NotEqual(0, code);
        Assert.Contains("no-unused-vars", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void All_modules_are_formatted()
    {
        using var bicep = Bicep.Copy();
        bicep.Run("format", "--pattern", "**/*.bicep");

        Assert.Empty(
            from file in Modules()
            let text = File.ReadAllText(Path.Combine(Bicep.Source, file))
            where text != File.ReadAllText(Path.Combine(bicep.Folder, file))
            select $"infra/{file} is not as 'bicep format' writes it.");
    }

    [Fact]
    public void Every_module_is_reached_from_main()
    {
        var texts = Modules().ToDictionary(file => file, file => File.ReadAllText(Path.Combine(Bicep.Source, file)));
        var named =
            from entry in texts
            let folder = Path.Combine(Bicep.Source, Path.GetDirectoryName(entry.Key)!)
            from match in Names().Matches(entry.Value)
            let path = Path.GetFullPath(Path.Combine(folder, match.Groups["path"].Value))
            select Path.GetRelativePath(Bicep.Source, path);

        Assert.Equal(["main.bicep"], texts.Keys.Except(named));
    }

    [Fact]
    public void Modules_are_short_main_among_them() => Assert.Empty(
        from file in Modules()
        let lines = File.ReadAllLines(Path.Combine(Bicep.Source, file))
        where lines.Length >= MostLines || lines.Any(line => line.Length > MostColumns)
        select $"infra/{file} has {lines.Length} lines, the longest of {lines.Max(line => line.Length)} columns.");

    [Fact]
    public void Every_parameter_and_output_says_what_it_is()
    {
        Assert.Empty(
            from file in Modules()
            from line in Undescribed(File.ReadAllLines(Path.Combine(Bicep.Source, file)))
            select $"infra/{file}: {line}");
        Assert.Equal(["param b int"], Undescribed(["@description('Required. A.')", "param a int", "", "param b int"]));
    }

    private static IEnumerable<string> Modules() =>
        Directory.EnumerateFiles(Bicep.Source, "*.bicep", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Bicep.Source, file))
            .Order(StringComparer.Ordinal);

    // A description stands right above, or above other decorators.
    private static IEnumerable<string> Undescribed(string[] lines) =>
        from line in lines.Index()
        where Declares().IsMatch(line.Item)
        let above = lines.Take(line.Index).Reverse().TakeWhile(text => text.Length > 0)
        where !above.Any(text => text.StartsWith("@description(", StringComparison.Ordinal))
        select line.Item;

    [GeneratedRegex(@"^(param|output|type|func) ")]
    private static partial Regex Declares();

    [GeneratedRegex(@"'(?<path>[\w./-]+\.bicep)'")]
    private static partial Regex Names();
}
