using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Scheduling;

/// <summary>A node with its labels and the taints that keep pods from being scheduled to it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Taints">Key and value of each taint with the effect <c>NoSchedule</c>.</param>
internal sealed record Node(
    string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(string Key, string Value)> Taints)
{
    public static Node Of(string name, string zone, string scope) => new(
        name,
        new Dictionary<string, string>
        {
            ["kubernetes.io/arch"] = "amd64",
            ["kubernetes.io/hostname"] = name,
            ["kubernetes.io/os"] = "linux",
            ["pci-scope"] = scope,
            ["topology.kubernetes.io/zone"] = zone,
        },
        [("pci-scope", scope)]);

    /// <summary>The node as the cluster marks it when nothing is heard of it, or when it is cordoned.</summary>
    public Node With(string taint) => this with { Taints = [.. Taints, (taint, "")] };

    public bool IsSelectedBy(JsonNode spec) =>
        spec["nodeSelector"].Strings().All(term => Labels.GetValueOrDefault(term.Key) == term.Value);

    public bool IsToleratedBy(JsonNode spec) => Taints.All(taint => spec.Items("tolerations").Any(toleration =>
        toleration.Text("key") == taint.Key
        && (toleration.Text("operator") == "Exists" || toleration.Text("value") == taint.Value)
        && toleration.Text("effect") is "" or "NoSchedule"));
}
