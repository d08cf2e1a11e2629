using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>
/// What the Gateway may use: its pods at their most during a rollout, its internal load balancer, and for each
/// certificate the pod that AKS runs to have it fetched from Key Vault. All of the Gateway twice: what implements it
/// leaves its own behind when the class changes, until an administrator deletes it.
/// </summary>
internal static class GatewayQuota
{
    private const int Classes = 2;

    // Those that end count until they have ended, as in the quotas of the scopes.
    private const int GatewayPods = Classes * ((2 * GatewayParameters.MaxReplicas) + 1);

    // The listener and the health check of its load balancer.
    private const int LoadBalancerPorts = 2;

    // Of a pod that has a certificate fetched; two run while one replaces the other.
    private const int FetcherCpu = 20;
    private const int FetcherMemory = 24;

    public static SortedDictionary<string, ResourceQuantity> Hard(PublishInput input)
    {
        var certificates = Entrances.Routes(input).Count();
        var fetchers = certificates * 2;
        var gateway = GatewayParameters.Resources;
        return new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["requests.cpu"] = new($"{(GatewayPods * gateway.Cpu) + (fetchers * FetcherCpu)}m"),
            ["requests.memory"] = new($"{(GatewayPods * gateway.Memory) + (fetchers * FetcherMemory)}Mi"),
            ["limits.cpu"] = new($"{(GatewayPods * gateway.CpuLimit) + (fetchers * FetcherCpu)}m"),
            ["limits.memory"] = new($"{(GatewayPods * gateway.MemoryLimit) + (fetchers * FetcherMemory)}Mi"),
            ["pods"] = new($"{GatewayPods + fetchers}"),
            ["count/deployments.apps"] = new($"{Classes + certificates}"),
            ["count/jobs.batch"] = new("0"),
            ["services"] = new($"{Classes}"),
            ["services.loadbalancers"] = new($"{Classes}"),
            ["services.nodeports"] = new($"{Classes * LoadBalancerPorts}"),
        };
    }
}
