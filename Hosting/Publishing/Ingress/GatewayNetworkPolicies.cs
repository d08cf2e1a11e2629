using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>
/// What the Gateway may connect to and who to it: the WAF before it, the entrances behind it, the control plane
/// that configures it and the agent that scrapes it.
/// </summary>
internal static class GatewayNetworkPolicies
{
    // Of AKS's Istio, as are the ports.
    private const string ControlPlaneNamespace = "aks-istio-system";

    /// <summary>Where the control plane configures the Gateway's proxies.</summary>
    public const int ControlPlanePort = 15012;

    /// <summary>Where a proxy shows its metrics.</summary>
    public const int ProxyMetricsPort = 15020;

    public static IEnumerable<V1NetworkPolicy> For(PublishInput input)
    {
        yield return Ingress("gateway-from-waf", GatewayNames.Port,
        [
            .. input.Environment.Ingress.Clients.Select(cidr => new V1NetworkPolicyPeer
            {
                IpBlock = new V1IPBlock { Cidr = cidr },
            }),
        ]);

        foreach (var entrance in Entrances.Services(input))
        {
            yield return Egress(
                $"gateway-to-{entrance.Name}", Ports.Traffic, entrance.Scope.Namespace, Labels.Select(entrance.Name));
        }

        if (!GatewayNames.IsRunByAks(input.Environment.Ingress)) yield break;
        yield return Egress("gateway-to-control-plane", ControlPlanePort, ControlPlaneNamespace,
            new Dictionary<string, string> { ["app"] = "istiod" });
        var monitoring = input.Environment.Monitoring;
        yield return Ingress("gateway-from-monitoring", ProxyMetricsPort,
            [Pods(monitoring.Namespace, monitoring.PodLabels.ToDictionary())]);
    }

    private static V1NetworkPolicy Ingress(string name, int port, IList<V1NetworkPolicyPeer> from) =>
        Policy(name, new V1NetworkPolicySpec
        {
            PodSelector = Gateway(),
            PolicyTypes = ["Ingress"],
            Ingress = [new V1NetworkPolicyIngressRule { FromProperty = from, Ports = [Tcp(port)] }],
        });

    private static V1NetworkPolicy Egress(
        string name, int port, string @namespace, IDictionary<string, string> labels) =>
        Policy(name, new V1NetworkPolicySpec
        {
            PodSelector = Gateway(),
            PolicyTypes = ["Egress"],
            Egress = [new V1NetworkPolicyEgressRule { To = [Pods(@namespace, labels)], Ports = [Tcp(port)] }],
        });

    private static V1NetworkPolicy Policy(string name, V1NetworkPolicySpec spec) => new()
    {
        Metadata = GatewayObjects.Named(name),
        Spec = spec,
    };

    private static V1LabelSelector Gateway() => new() { MatchLabels = GatewayNames.PodSelector };

    private static V1NetworkPolicyPeer Pods(string @namespace, IDictionary<string, string> labels) => new()
    {
        NamespaceSelector = new V1LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { [Labels.NamespaceName] = @namespace },
        },
        PodSelector = new V1LabelSelector { MatchLabels = labels },
    };

    private static V1NetworkPolicyPort Tcp(int port) => new() { Port = port, Protocol = "TCP" };
}
