using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>
/// Nothing in, nothing out, for every pod; names may be asked of the cluster's DNS alone. Where each service has a
/// policy with the names that it may ask for, this one must not be beside it: what policies allow adds up.
/// </summary>
internal static class DefaultPolicies
{
    public static IEnumerable<V1NetworkPolicy> Of(PublishInput input, ScopeNamespace owned)
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
        if (input.Environment.Kubernetes.FqdnPolicies && !owned.IsIngress) yield break;
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
