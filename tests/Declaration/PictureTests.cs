using System.Xml.Linq;
using CsCheck;
using RegulatedWorkload.Hosting.Describe;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The picture of the cluster shows the declaration, all of it, and nothing lies upon anything else.</summary>
public sealed class PictureTests
{
    private const int Samples = 100;

    [Fact]
    public void The_committed_picture_shows_the_declaration_as_it_is() => Assert.True(
        File.ReadAllText(Path.Combine(Committed.Root, DescribeCommand.Picture)).ReplaceLineEndings("\n")
            == ClusterPicture.Svg(Committed.Topology),
        "The picture is stale; run 'dotnet run --project AppHost -- describe --picture'.");

    [Fact]
    public void Every_service_and_every_connection_is_in_it() => GeneratedTopology.Any.Sample(
        declared =>
        {
            var picture = XDocument.Parse(ClusterPicture.Svg(declared.Topology));
            var names = Texts(picture, "text").ToList();
            var arrows = Texts(picture, "title").ToList();

            Assert.Empty(declared.Topology.Services.Select(service => service.Name).Except(names));
            Assert.All(
                declared.Topology.Services
                    .SelectMany(service => service.Outgoing.Select(call => $"{service.Name} to {call.Callee}:")),
                call => Assert.Contains(
                    arrows, arrow => arrow.StartsWith(call, StringComparison.Ordinal)));
            Assert.Empty(declared.Topology.Services
                .SelectMany(service => service.Egresses.Select(egress => $"{service.Name} to {egress}"))
                .Except(arrows));
        },
        iter: Samples);

    [Fact]
    public void Calls_lead_to_the_right_and_no_two_boxes_touch() => GeneratedTopology.Any.Sample(
        declared =>
        {
            var layout = new PictureLayout(declared.Topology);
            var services = declared.Topology.Services;
            List<Box> boxes =
            [
                layout.Buyers, layout.Waf, layout.Gateway,
                .. services.Select(layout.Of),
                .. Scope.All.SelectMany(scope => layout.Outside(scope).Select(outside => outside.Box)),
            ];

            Assert.All(boxes.Index(), one => Assert.All(
                boxes.Skip(one.Index + 1), other => Assert.False(one.Item.Overlaps(other))));
            Assert.All(boxes, box => Assert.True(layout.Canvas.Contains(box)));
            Assert.All(services, service => Assert.True(layout.Pool(service.Scope).Contains(layout.Of(service))));
            Assert.All(
                services.SelectMany(service => service.Outgoing.Select(call => (service, call.Callee))),
                call => Assert.True(
                    layout.Of(call.service).Right < layout.Of(declared.Topology.Find(call.Callee)!).X));
            Assert.True(layout.Cluster.Contains(layout.Pool(Scope.InScope)));
            Assert.True(layout.Cluster.Contains(layout.SystemNodes));
            Assert.False(layout.Cluster.Overlaps(layout.Waf));
            Assert.All(
                Scope.All.SelectMany(layout.Outside), outside => Assert.False(layout.Cluster.Overlaps(outside.Box)));
            Assert.False(layout.Pool(Scope.InScope).Overlaps(layout.Pool(Scope.OutOfScope)));
        },
        iter: Samples);

    private static IEnumerable<string> Texts(XDocument picture, string element) =>
        picture.Descendants().Where(node => node.Name.LocalName == element).Select(node => node.Value);
}
