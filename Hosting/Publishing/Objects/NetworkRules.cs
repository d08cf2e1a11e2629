using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>
/// Parts of NetworkPolicies. Ports are numbers, since names do not work with Cilium; who is meant is always said by
/// namespace and pod labels together, or by addresses.
/// </summary>
internal static class NetworkRules
{
    // Thousands of policies have these in common.
    private static readonly string[] OnlyIngress = ["Ingress"];
    private static readonly string[] OnlyEgress = ["Egress"];
    private static readonly ConcurrentDictionary<int, V1NetworkPolicyPort[]> Tcps = new();
    private static readonly ConditionalWeakTable<string, V1LabelSelector> Namespaces = [];
    private static readonly ConditionalWeakTable<IReadOnlyList<string>, V1NetworkPolicyPeer[]> Ranges = [];

    public static V1NetworkPolicy Ingress(
        V1ObjectMeta metadata, IDictionary<string, string> pods, IList<V1NetworkPolicyPeer> from, int port) => new()
        {
            Metadata = metadata,
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = pods },
                PolicyTypes = OnlyIngress,
                Ingress = [new V1NetworkPolicyIngressRule { FromProperty = from, Ports = Only(port) }],
            },
        };

    public static V1NetworkPolicy Egress(
        V1ObjectMeta metadata, IDictionary<string, string> pods, IList<V1NetworkPolicyPeer> to, int port) => new()
        {
            Metadata = metadata,
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = pods },
                PolicyTypes = OnlyEgress,
                Egress = [new V1NetworkPolicyEgressRule { To = to, Ports = Only(port) }],
            },
        };

    public static V1NetworkPolicyPeer Pods(string @namespace, IDictionary<string, string> labels) => new()
    {
        NamespaceSelector = Namespaces.GetValue(@namespace, static name => new V1LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { [Labels.NamespaceName] = name },
        }),
        PodSelector = new V1LabelSelector { MatchLabels = labels },
    };

    public static IList<V1NetworkPolicyPeer> Addresses(IReadOnlyList<string> cidrs) => Ranges.GetValue(
        cidrs,
        static cidrs => [.. cidrs.Select(cidr => new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = cidr } })]);

    public static V1NetworkPolicyPort Tcp(int port) => new() { Protocol = "TCP", Port = port };

    private static V1NetworkPolicyPort[] Only(int port) => Tcps.GetOrAdd(port, static port => [Tcp(port)]);

    public static V1NetworkPolicyPort Udp(int port) => new() { Protocol = "UDP", Port = port };
}
