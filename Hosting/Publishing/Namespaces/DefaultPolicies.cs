using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>Nothing in, nothing out, for every pod; names may be asked of the cluster's DNS alone.</summary>
internal static class DefaultPolicies
{
    public static IEnumerable<V1NetworkPolicy> Of(ScopeNamespace owned)
    {
        yield return new V1NetworkPolicy
        {
            Metadata = NamespacePublisher.Metadata(owned, "default-deny"),
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector(),
                PolicyTypes = ["Ingress", "Egress"],
            },
        };
        yield return new V1NetworkPolicy
        {
            Metadata = NamespacePublisher.Metadata(owned, "all-to-dns"),
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector(),
                PolicyTypes = ["Egress"],
                Egress =
                [
                    new V1NetworkPolicyEgressRule
                    {
                        To =
                        [
                            NetworkRules.Pods(
                                ClusterDns.Namespace, new Dictionary<string, string> { ["k8s-app"] = ClusterDns.App }),
                        ],
                        Ports = [NetworkRules.Udp(Ports.Dns), NetworkRules.Tcp(Ports.Dns)],
                    },
                ],
            },
        };
    }
}
