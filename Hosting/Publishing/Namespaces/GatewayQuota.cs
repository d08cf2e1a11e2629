using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>
/// What the Gateway may use: its pods at their most and one more, its one internal load balancer, and for each
/// certificate the pod that AKS runs to have it fetched from Key Vault.
/// </summary>
internal static class GatewayQuota
{
    private const int GatewayPods = GatewayParameters.MaxReplicas + 1;

    // The listener and the health check of its load balancer.
    private const int LoadBalancerPorts = 2;

    // Of a pod that has a certificate fetched; two run while one replaces the other.
    private const int FetcherCpu = 20;
    private const int FetcherMemory = 24;

    public static SortedDictionary<string, ResourceQuantity> Hard(PublishInput input)
    {
        var certificates = Entrances.Routes(input).Count();
        var fetchers = certificates * 2;
        return new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["requests.cpu"] = new($"{(GatewayPods * 500) + (fetchers * FetcherCpu)}m"),
            ["requests.memory"] = new($"{(GatewayPods * 256) + (fetchers * FetcherMemory)}Mi"),
            ["limits.cpu"] = new($"{(GatewayPods * 2000) + (fetchers * FetcherCpu)}m"),
            ["limits.memory"] = new($"{(GatewayPods * 1024) + (fetchers * FetcherMemory)}Mi"),
            ["pods"] = new($"{GatewayPods + fetchers}"),
            ["count/deployments.apps"] = new($"{1 + certificates}"),
            ["count/jobs.batch"] = new("0"),
            ["services"] = new("1"),
            ["services.loadbalancers"] = new("1"),
            ["services.nodeports"] = new($"{LoadBalancerPorts}"),
        };
    }
}
