using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Scheduling;

/// <summary>
/// A zone is lost, or drained: its nodes stay, with a taint. Everything scales to its most and is rolled out in the
/// zones that are left (kubernetes/kubernetes#123019, #106127).
/// </summary>
public sealed class ZoneTests
{
    private static readonly string[] Zones = ["1", "2", "3"];

    private static ManifestTree Tree => CommittedManifests.Tree;

    public static TheoryData<string, string> Everyone => new(
        from taint in new[] { "node.kubernetes.io/unreachable", "node.kubernetes.io/unschedulable" }
        from name in Tree.OfKind("Deployment").Select(deployment => deployment.Name).Append("gateway")
        select (name, taint));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Everything_runs_at_its_most_and_rolls_out_without_a_zone(string name, string taint) =>
        Assert.True(RollsOut(Spec(name), Most(name), taint));

    [Theory]
    [InlineData("edge")]
    [InlineData("gateway")]
    public void A_planted_spread_that_counts_lost_nodes_is_caught(string name)
    {
        var spec = Spec(name).DeepClone();
        foreach (var constraint in spec.Items("topologySpreadConstraints"))
        {
            constraint.AsObject().Remove("nodeTaintsPolicy");
        }

        Assert.False(RollsOut(spec, Most(name), "node.kubernetes.io/unreachable"));
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Every_spread_leaves_lost_nodes_out(string name, string taint)
    {
        Assert.NotEmpty(taint);
        Assert.All(Spec(name).Items("topologySpreadConstraints"),
            constraint => Assert.Equal("Honor", constraint.Text("nodeTaintsPolicy")));
    }

    private static bool RollsOut(JsonNode spec, int most, string taint)
    {
        var scheduler = new Scheduler([.. Nodes(taint)]);
        var runs = Enumerable.Range(0, most).All(_ => scheduler.Place(spec, "old"));
        return runs && Enumerable.Range(0, most).All(_ =>
        {
            var starts = scheduler.Place(spec, "new");
            if (starts) scheduler.End("old");
            return starts;
        });
    }

    // Two nodes a zone and scope: what a zone needs to be upgraded node by node.
    private static IEnumerable<Node> Nodes(string taint) =>
        from scope in new[] { "in-scope", "out-of-scope" }
        from zone in Zones
        from index in new[] { 1, 2 }
        let node = Node.Of($"{scope}-{zone}-{index}", zone, scope)
        select zone == "3" ? node.With(taint) : node;

    private static JsonNode Spec(string name) => name == "gateway"
        ? YamlReader.Read(Parameter("deployment")).Single().At("spec.template.spec")!
        : ManifestTree.TemplateOf(Tree.Named("Deployment", name))["spec"]!;

    private static int Most(string name) => int.Parse(name == "gateway"
        ? YamlReader.Read(Parameter("horizontalPodAutoscaler")).Single().Text("spec.maxReplicas")
        : Tree.OfKind("HorizontalPodAutoscaler")
            .Single(scaler => scaler.Json.Text("spec.scaleTargetRef.name") == name).Json.Text("spec.maxReplicas"));

    private static string Parameter(string key) =>
        Tree.Named("ConfigMap", "gateway-parameters").Json.At("data").Strings()[key];
}
