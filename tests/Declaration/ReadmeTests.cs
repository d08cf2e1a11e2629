using RegulatedWorkload.Hosting.Describe;

namespace RegulatedWorkload.Tests.Declaration;

public sealed class ReadmeTests
{
    [Fact]
    public void The_readme_shows_the_declaration_as_it_is()
    {
        var readme = File.ReadAllText(Path.Combine(Committed.Root, "README.md")).ReplaceLineEndings("\n");

        Assert.True(
            readme == ReadmeBlock.Replace(readme, TopologyText.Markdown(Committed.Topology)),
            "The README is stale; run 'dotnet run --project AppHost -- describe --readme'.");
    }

    [Fact]
    public void A_stale_readme_is_noticed()
    {
        const string stale = "<!-- describe:begin -->\n\nold\n\n<!-- describe:end -->\n";

        Assert.NotEqual(stale, ReadmeBlock.Replace(stale, "new\n"));
    }
}
