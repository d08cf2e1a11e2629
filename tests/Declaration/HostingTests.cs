using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>Hosting knows no service by name: what it does, it does for any declaration.</summary>
public sealed partial class HostingTests
{
    private static readonly IReadOnlyList<string> Declared =
    [
        .. Committed.Topology.Services.Select(service => service.Name),
        .. Committed.Topology.Externals.Select(external => external.Name),
        .. Committed.Topology.Services.SelectMany(service => service.Secrets),
    ];

    [Fact]
    public void No_source_of_Hosting_names_a_declared_service_destination_or_secret()
    {
        var sources = Directory.GetFiles(Path.Combine(Committed.Root, "Hosting"), "*.cs", SearchOption.AllDirectories);

        Assert.NotEmpty(sources);
        Assert.Empty(
            from source in sources
            from name in NamesIn(File.ReadAllText(source))
            select $"{Path.GetRelativePath(Committed.Root, source)} names '{name}'");
    }

    [Theory]
    [InlineData("Find(\"edge\")", "edge")]
    [InlineData("$\"services/in-scope/token-vault/{file}\"", "token-vault")]
    [InlineData("class PaymentsResource;", "payments")]
    [InlineData("var acquirerCredential = 1;", "acquirer")]
    [InlineData("// as for orders and the acquirer", null)]
    [InlineData("/// <summary>The edge.</summary>", null)]
    [InlineData("new Uri(\"https://knowledge.example\")", null)]
    [InlineData("OrderBy(x => x).Acknowledge()", null)]
    public void A_planted_name_is_found_outside_comments(string source, string? name) =>
        Assert.Equal(name is null ? [] : [name], NamesIn(source).Take(1));

    // Names are compared as the words they consist of, so that TokenVault and token-vault are the same.
    private static IEnumerable<string> NamesIn(string source)
    {
        var words = $"-{string.Join('-', Words(Comment().Replace(source, "")))}-";
        return Declared.Where(name => words.Contains($"-{name}-", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(word => word.Value.ToLowerInvariant());

    [GeneratedRegex(@"(?<!:)//.*")]
    private static partial Regex Comment();

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9-]+")]
    private static partial Regex Word();
}
