using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The shape of the sources: which folder may use which, and how long a line and a file may be.</summary>
public sealed partial class HouseTests
{
    private const int MostColumns = 120;
    private const int MostLines = 200;

    private static readonly string[] Products = ["AppHost", "Hosting", "Delivery", "ServiceDefaults", "services"];

    private static readonly string[] Everything = [.. Products, "tests", "bench", "analyzers"];

    private static readonly string Root = RepositoryRoot.Find();

    [Fact]
    public void No_folder_depends_on_one_that_depends_on_it()
    {
        var graph = new FolderGraph();
        foreach (var file in Sources(Products))
        {
            graph.Add(File.ReadAllText(file));
        }

        Assert.Empty(graph.Circles());
    }

    [Fact]
    public void A_planted_circle_is_drawn()
    {
        var graph = new FolderGraph();
        graph.Add("using RegulatedWorkload.Hosting.Publishing.Flux;\nnamespace RegulatedWorkload.Hosting.Topology;\n");
        graph.Add("using RegulatedWorkload.Hosting.Topology;\nnamespace RegulatedWorkload.Hosting.Slices;\n");
        graph.Add("using RegulatedWorkload.Hosting.Slices;\nnamespace RegulatedWorkload.Hosting.Publishing;\n");

        Assert.Equal(
            ["RegulatedWorkload.Hosting: Publishing → Slices → Topology → Publishing"], graph.Circles());
    }

    // What bounds a body, wipes it and tells a client's fault from ours holds for all of them.
    [Fact]
    public void The_entrance_reads_the_bodies_of_requests_in_one_place()
    {
        var readers = Sources("services/in-scope/edge").Where(file => ReadsBody().IsMatch(File.ReadAllText(file)));

        Assert.Equal("RequestBody.cs", Path.GetFileName(Assert.Single(readers)));
    }

    [Theory]
    [InlineData("await context.Request.Body.CopyToAsync(other);")]
    [InlineData("await request.ReadFromJsonAsync<Card>();")]
    [InlineData("var reader = context.Request.BodyReader;")]
    public void A_planted_reader_of_a_body_is_found(string planted) => Assert.Matches(ReadsBody(), planted);

    // A rush for an address would open a connection for each request, and finish the handshake of none.
    [Fact]
    public void A_service_that_opens_connections_says_how_many_or_opens_them_itself() => Assert.Empty(
        from file in Sources("services", "ServiceDefaults")
        let text = File.ReadAllText(file)
        where text.Contains("new SocketsHttpHandler", StringComparison.Ordinal)
            && !text.Contains("MaxConnectionsPerServer", StringComparison.Ordinal)
            && !text.Contains("ConnectCallback", StringComparison.Ordinal)
        select $"{Path.GetRelativePath(Root, file)} sets neither MaxConnectionsPerServer nor ConnectCallback.");

    [Fact]
    public void No_line_of_a_source_is_longer_than_120_columns() => Assert.Empty(
        from file in Sources(Everything)
        from line in File.ReadLines(file).Index()
        where line.Item.Length > MostColumns
        select $"{Path.GetRelativePath(Root, file)}:{line.Index + 1} has {line.Item.Length} columns.");

    // Who wants to add a line to a full file is shown that it has two ideas.
    [Fact]
    public void No_source_has_more_than_200_lines() => Assert.Empty(
        from file in Sources(Everything)
        let lines = File.ReadLines(file).Count()
        where lines > MostLines
        select $"{Path.GetRelativePath(Root, file)} has {lines} lines.");

    [GeneratedRegex(@"[Rr]equest\.(Body|BodyReader|Form|ReadFormAsync|ReadFromJsonAsync)\b")]
    private static partial Regex ReadsBody();

    private static IEnumerable<string> Sources(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        select file;
}
