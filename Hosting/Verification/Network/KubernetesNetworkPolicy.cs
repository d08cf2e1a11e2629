using System.Net;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>
/// A <c>networking.k8s.io/v1</c> NetworkPolicy, as Cilium applies it: an <c>ipBlock</c> never selects pods. A named
/// port is the one that the destination declares by that name.
/// </summary>
internal sealed class KubernetesNetworkPolicy : INetworkRule
{
    private readonly Manifest policy;
    private readonly ClusterNamespaces namespaces;
    private readonly HashSet<string> types;

    public KubernetesNetworkPolicy(Manifest policy, ClusterNamespaces namespaces)
    {
        (this.policy, this.namespaces) = (policy, namespaces);
        policy.Spec.Only("podSelector", "policyTypes", "ingress", "egress");
        types = policy.Spec["policyTypes"] is JsonArray given
            ? [.. given.Select(type => type!.ToString())]
            : policy.Spec.ContainsKey("egress") ? ["Ingress", "Egress"] : ["Ingress"];
    }

    public bool Isolates(Party pod, Direction direction) =>
        types.Contains(direction.ToString())
        && pod.Namespace == policy.Namespace
        && LabelSelector.Matches(policy.Spec["podSelector"], pod.Labels);

    public IEnumerable<Func<Port, bool>> Towards(Direction direction, Party pod, Party peer)
    {
        var destination = direction == Direction.Ingress ? pod : peer;
        var (rules, peers) = direction == Direction.Ingress ? ("ingress", "from") : ("egress", "to");
        foreach (var rule in policy.Spec.Items(rules))
        {
            rule.Only(peers, "ports");
            if (rule.Items(peers).Any() && !rule.Items(peers).Any(entry => IsPeer(entry, peer))) continue;
            var ports = rule.Items("ports").ToList();
            yield return port => ports.Count == 0 || ports.Exists(entry => IsPort(entry, port, destination));
        }
    }

    private bool IsPeer(JsonNode entry, Party peer)
    {
        var json = entry.Only("podSelector", "namespaceSelector", "ipBlock");
        if (json["ipBlock"] is { } block)
        {
            if (json.Count > 1) throw new NotSupportedException($"{policy} mixes an ipBlock with a selector.");
            block.Only("cidr", "except");
            return peer.Address is { } address
                && IPNetwork.Parse(block.Text("cidr")).Contains(address)
                && !block.Items("except").Any(except => IPNetwork.Parse(except.ToString()).Contains(address));
        }

        if (peer.Namespace is null) return false;
        var inNamespace = json.ContainsKey("namespaceSelector")
            ? LabelSelector.Matches(json["namespaceSelector"], namespaces.LabelsOf(peer.Namespace))
            : peer.Namespace == policy.Namespace;
        return inNamespace && LabelSelector.Matches(json["podSelector"], peer.Labels);
    }

    private static bool IsPort(JsonNode entry, Port port, Party destination)
    {
        var json = entry.Only("protocol", "port", "endPort");
        if ((json["protocol"]?.ToString() ?? "TCP") != port.Protocol) return false;
        if (json["port"] is not { } first) return true;
        if (first is not JsonValue value || !value.TryGetValue<long>(out var lowest))
            return destination.NamedPorts.TryGetValue(first.ToString(), out var named) && named == port;
        return port.Number >= lowest && port.Number <= (json["endPort"]?.GetValue<long>() ?? lowest);
    }
}
