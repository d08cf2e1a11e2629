using System.Net;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Hosting.Verification.Proof;

/// <summary>Rules that let pods out to nearly everywhere, told once for each destination and port.</summary>
internal static class EgressHoles
{
    // A range of more than 2^24 addresses is no destination that somebody chose.
    private const int WidestPrefix = 8;
    private const int WidestPrefix6 = 32;

    public static IEnumerable<Finding> In(ManifestTree tree, IReadOnlyList<DeployedPod> pods) =>
        from hole in Kubernetes(tree).Concat(Cilium(tree))
        group hole.Policy by (hole.Destination, hole.Ports) into same
        orderby same.Key.Destination, same.Key.Ports
        let names = same.SelectMany(policy => Selected(policy, pods)).Distinct().Order(StringComparer.Ordinal)
        select new Finding(
            FindingKind.EgressHole,
            $"Egress to {same.Key.Destination} on {same.Key.Ports} is open to {string.Join(", ", names)} "
            + $"({string.Join(", ", same.Select(policy => policy.Path).Distinct().Order(StringComparer.Ordinal))}).");

    private static IEnumerable<(Manifest Policy, string Destination, string Ports)> Kubernetes(ManifestTree tree) =>
        from policy in tree.OfKind("NetworkPolicy")
        from rule in policy.Spec.Items("egress")
        from destination in Wide(rule)
        select (policy, destination, PortsOf(rule.Items("ports")));

    private static IEnumerable<string> Wide(JsonNode rule)
    {
        if (!rule.Items("to").Any()) yield return "every address";
        foreach (var peer in rule.Items("to"))
        {
            if (peer["ipBlock"] is { } block && IsWide(block.Text("cidr"))) yield return block.Text("cidr");
            if (peer["namespaceSelector"] is JsonObject { Count: 0 } && peer["podSelector"] is not JsonObject
                {
                    Count: > 0,
                }) yield return "every pod of the cluster";
        }
    }

    private static IEnumerable<(Manifest Policy, string Destination, string Ports)> Cilium(ManifestTree tree) =>
        from policy in tree.OfKind("CiliumNetworkPolicy")
        from rule in policy.Spec.Items("egress")
        let names = rule.Items("toFQDNs").Select(entry => entry.Text("matchPattern")).ToList()
        let isOpen = !rule.Items("toFQDNs").Any() && !rule.Items("toEndpoints").Any()
        where isOpen || names.Contains("*")
        select (policy, isOpen ? "every address" : "every name",
            PortsOf(rule.Items("toPorts").SelectMany(ports => ports.Items("ports"))));

    private static bool IsWide(string cidr) => IPNetwork.Parse(cidr) is var range
        && range.PrefixLength < (range.BaseAddress.GetAddressBytes().Length == 4 ? WidestPrefix : WidestPrefix6);

    private static string PortsOf(IEnumerable<JsonNode> ports)
    {
        var told = ports.Select(port =>
        {
            var protocol = port.Text("protocol") is { Length: > 0 } given ? given : "TCP";
            var last = port.Text("endPort") is { Length: > 0 } end ? $"-{end}" : "";
            return $"{protocol}/{port.Text("port")}{last}";
        }).ToList();
        return told.Count == 0 ? "every port" : string.Join(", ", told);
    }

    private static IEnumerable<string> Selected(Manifest policy, IReadOnlyList<DeployedPod> pods) =>
        from pod in pods
        where pod.Namespace == policy.Namespace
        where policy.Kind == "NetworkPolicy"
            ? LabelSelector.Matches(policy.Spec["podSelector"], pod.Party.Labels)
            : new CiliumNetworkPolicy(policy).Isolates(pod.Party, Direction.Egress)
        select pod.Name;
}
