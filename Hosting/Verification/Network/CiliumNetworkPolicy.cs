using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>
/// A <c>cilium.io/v2</c> CiliumNetworkPolicy, as far as it opens egress to DNS names. Anything else it could say is
/// refused rather than overlooked.
/// </summary>
public sealed class CiliumNetworkPolicy(Manifest policy) : INetworkRule
{
    private const string NamespaceLabel = "io.kubernetes.pod.namespace";

    private IEnumerable<JsonNode> Rules => policy.Spec.Only("endpointSelector", "egress").Items("egress");

    /// <inheritdoc />
    public bool Isolates(Party pod, Direction direction) =>
        direction == Direction.Egress
        && Rules.Any()
        && pod.Namespace == policy.Namespace
        && LabelSelector.Matches(Unprefixed(policy.Spec["endpointSelector"]), pod.Labels);

    /// <inheritdoc />
    public IEnumerable<Func<Port, bool>> Towards(Direction direction, Party pod, Party peer) =>
        from rule in Rules
        where direction == Direction.Egress && IsPeer(rule, peer)
        select (Func<Port, bool>)(port => IsPort(rule, port));

    /// <summary>The DNS names that its pods may ask for, where it looks into their questions at all.</summary>
    public IEnumerable<JsonNode> DnsRules() =>
        Rules.SelectMany(rule => rule.Items("toPorts")).SelectMany(ports => ports.Items("rules.dns"));

    /// <summary>Whether an entry of <c>toFQDNs</c> or <c>dns</c> stands for a name.</summary>
    public static bool NameMatches(JsonNode entry, string name)
    {
        entry.Only("matchName", "matchPattern");
        if (entry["matchName"] is { } exact) return exact.ToString().Equals(name, StringComparison.OrdinalIgnoreCase);
        // A star alone is any name; within a pattern it stays between two dots.
        if (entry.Text("matchPattern") == "*") return true;
        var pattern = Regex.Escape(entry.Text("matchPattern")).Replace("\\*", "[-a-z0-9_]*", StringComparison.Ordinal);
        return Regex.IsMatch(name, $"^{pattern}$", RegexOptions.IgnoreCase);
    }

    private bool IsPeer(JsonNode rule, Party peer)
    {
        rule.Only("toEndpoints", "toFQDNs", "toPorts");
        // Without a destination a rule of Cilium opens its ports to every one.
        if (!rule.Items("toFQDNs").Any() && !rule.Items("toEndpoints").Any()) return true;
        return rule.Items("toFQDNs").Any(entry => peer.Host is not null && NameMatches(entry, peer.Host))
            || rule.Items("toEndpoints").Any(entry => IsEndpoint(entry, peer));
    }

    private bool IsEndpoint(JsonNode entry, Party peer)
    {
        if (peer.Namespace is null) return false;
        var selector = Unprefixed(entry);
        var labels = new Dictionary<string, string>(peer.Labels) { [NamespaceLabel] = peer.Namespace };
        var namesNamespace = selector["matchLabels"].Strings().ContainsKey(NamespaceLabel);
        return (namesNamespace || peer.Namespace == policy.Namespace) && LabelSelector.Matches(selector, labels);
    }

    private static bool IsPort(JsonNode rule, Port port) => rule.Items("toPorts").Any(entry =>
    {
        entry.Only("ports", "rules");
        return entry.Items("ports").Any(listed =>
        {
            listed.Only("port", "protocol");
            return listed.Text("protocol") is var protocol && (protocol == "ANY" || protocol == port.Protocol)
                && int.Parse(listed.Text("port"), CultureInfo.InvariantCulture) == port.Number;
        });
    });

    // Cilium names the source of a label before a colon; labels of Kubernetes need none.
    private static JsonObject Unprefixed(JsonNode? selector) => new(selector.Only("matchLabels").Select(terms =>
        KeyValuePair.Create(terms.Key, (JsonNode?)new JsonObject(terms.Value.Strings().Select(label =>
            KeyValuePair.Create(label.Key.Replace("k8s:", "", StringComparison.Ordinal), (JsonNode?)label.Value))))));
}
