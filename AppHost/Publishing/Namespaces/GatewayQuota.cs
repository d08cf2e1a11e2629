using k8s.Models;

namespace RegulatedWorkload.AppHost.Publishing.Namespaces;

/// <summary>What the Gateway may use: its pods at their most and one more, its one internal load balancer.</summary>
internal static class GatewayQuota
{
    private const int Pods = 6;

    // The listener and the health check of its load balancer.
    private const int LoadBalancerPorts = 2;

    public static SortedDictionary<string, ResourceQuantity> Hard() => new(StringComparer.Ordinal)
    {
        ["requests.cpu"] = new($"{Pods * 500}m"),
        ["requests.memory"] = new($"{Pods * 256}Mi"),
        ["limits.cpu"] = new($"{Pods * 2000}m"),
        ["limits.memory"] = new($"{Pods * 1024}Mi"),
        ["pods"] = new($"{Pods}"),
        ["count/deployments.apps"] = new("1"),
        ["count/jobs.batch"] = new("0"),
        ["services"] = new("1"),
        ["services.loadbalancers"] = new("1"),
        ["services.nodeports"] = new($"{LoadBalancerPorts}"),
    };
}
