using RegulatedWorkload.Hosting;
using RegulatedWorkload.Tests.Infrastructure.Network;

namespace RegulatedWorkload.Tests.Infrastructure.Documents;

/// <summary>The picture in the documents shows the network as it is.</summary>
public sealed class DrawingTests
{
    private static readonly string Committed = Path.Combine(RepositoryRoot.Find(), "docs", "network.svg");

    [Fact]
    public void The_picture_is_drawn_from_the_network()
    {
        var drawn = Drawing.Of(new Topology(Deployment.Production));
        if (File.Exists(Committed) && File.ReadAllText(Committed) == drawn) return;

        var fresh = Path.Combine(AppContext.BaseDirectory, "network.svg");
        File.WriteAllText(fresh, drawn);
        Assert.Fail($"docs/network.svg is stale: look at {fresh}, and copy it there.");
    }

    [Fact]
    public void Every_subnet_has_its_place() => Assert.Empty(Drawing.Missing(new Topology(Deployment.Production)));
}
