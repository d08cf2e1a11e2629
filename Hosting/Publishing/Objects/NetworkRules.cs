using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>
/// Parts of NetworkPolicies. Ports are numbers, since names do not work with Cilium; who is meant is always said by
/// namespace and pod labels together, or by addresses.
/// </summary>
internal static class NetworkRules
{
    public static V1NetworkPolicy Ingress(
        V1ObjectMeta metadata, IDictionary<string, string> pods, IList<V1NetworkPolicyPeer> from, int port) => new()
        {
            Metadata = metadata,
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = pods },
                PolicyTypes = ["Ingress"],
                Ingress = [new V1NetworkPolicyIngressRule { FromProperty = from, Ports = [Tcp(port)] }],
            },
        };

    public static V1NetworkPolicy Egress(
        V1ObjectMeta metadata, IDictionary<string, string> pods, IList<V1NetworkPolicyPeer> to, int port) => new()
        {
            Metadata = metadata,
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = pods },
                PolicyTypes = ["Egress"],
                Egress = [new V1NetworkPolicyEgressRule { To = to, Ports = [Tcp(port)] }],
            },
        };

    public static V1NetworkPolicyPeer Pods(string @namespace, IDictionary<string, string> labels) => new()
    {
        NamespaceSelector = new V1LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { [Labels.NamespaceName] = @namespace },
        },
        PodSelector = new V1LabelSelector { MatchLabels = labels },
    };

    public static IList<V1NetworkPolicyPeer> Addresses(IEnumerable<string> cidrs) =>
        [.. cidrs.Select(cidr => new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = cidr } })];

    public static V1NetworkPolicyPort Tcp(int port) => new() { Protocol = "TCP", Port = port };

    public static V1NetworkPolicyPort Udp(int port) => new() { Protocol = "UDP", Port = port };
}
