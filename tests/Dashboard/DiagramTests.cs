using RegulatedWorkload.AppHost.Dashboard.Diagram;
using RegulatedWorkload.AppHost.Topology;
using RegulatedWorkload.Tests.Declaration;
using static RegulatedWorkload.AppHost.Topology.Service;

namespace RegulatedWorkload.Tests.Dashboard;

/// <summary>The picture of a declaration: everything in its zone, nothing on top of another.</summary>
public sealed class DiagramTests
{
    public static TheoryData<string, bool> Pictures => new(
        from name in (string[])["committed", "wide", "deep", "alone"]
        from tall in (bool[])[true, false]
        select (name, tall));

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_service_stands_in_its_zone_and_none_covers_another(string name, bool tall)
    {
        var topology = Declaration(name);
        var layout = new DiagramLayout(topology, tall);
        var boxes = topology.Services.Select(service => (service.Name, service.Scope, Box: layout[service.Name])).ToList();

        Assert.All(boxes, entry => Assert.True(Contains(layout.Zone(entry.Scope), entry.Box), entry.Name));
        Assert.All(topology.Externals, external => Assert.True(Contains(layout.External, layout[external.Name]), external.Name));
        var all = boxes.Select(entry => entry.Box)
            .Concat(topology.Externals.Select(external => layout[external.Name]))
            .Append(layout.Browser)
            .ToList();
        foreach (var (index, box) in all.Index())
        {
            Assert.True(Contains(layout.Size, box));
            Assert.DoesNotContain(all.Skip(index + 1), other => Overlap(box, other));
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_call_leads_forward(string name, bool tall)
    {
        var topology = Declaration(name);
        var layout = new DiagramLayout(topology, tall);

        Assert.All(
            topology.Services.SelectMany(service => service.Outgoing, (service, call) => (service.Name, call.Callee)),
            call => Assert.True(
                tall ? layout[call.Callee].Y > layout[call.Name].Y : layout[call.Callee].X > layout[call.Name].X));
    }

    [Fact]
    public void The_same_declaration_gives_the_same_picture() => Assert.Equal(
        new DiagramLayout(Committed.Topology, tall: false).Between("edge", "token-vault"),
        new DiagramLayout(AppHost.Workload.Declare(), tall: false).Between("edge", "token-vault"));

    private static WorkloadTopology Declaration(string name) => name switch
    {
        "committed" => Committed.Topology,
        "wide" => Of([InScope("hub", "").Calls("a", "Do").Calls("b", "Do").Calls("c", "Do"), InScope("a", ""), InScope("b", ""), OutOfScope("c", "")]),
        "deep" => Of([InScope("a", "").Calls("b", "Do").Calls("d", "Do"), InScope("b", "").Calls("c", "Do"), InScope("c", "").Calls("d", "Do"), InScope("d", "")]),
        _ => Of([OutOfScope("alone", "")]),
    };

    private static WorkloadTopology Of(Service[] services) =>
        new("workload.example", [], services, [new External("bank", ""), new External("post", "")]);

    private static bool Contains(Box outer, Box inner) =>
        inner.X >= outer.X && inner.Y >= outer.Y
        && inner.X + inner.Width <= outer.X + outer.Width && inner.Y + inner.Height <= outer.Y + outer.Height;

    private static bool Overlap(Box left, Box right) =>
        left.X < right.X + right.Width && right.X < left.X + left.Width
        && left.Y < right.Y + right.Height && right.Y < left.Y + left.Height;
}
