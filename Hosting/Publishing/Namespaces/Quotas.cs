using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Publishing.Verification;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>
/// What a namespace may use: what its services need at their largest while all of them are rolled out, and their
/// migrations. Nothing keeps state, nothing is reachable around the Gateway.
/// <para>
/// A pod that is ending counts until it has ended, and here drains for longer than its successor takes to be ready: a
/// whole generation may be ending beside the next. Where a quota has no room for that, the controller meets it with
/// growing pauses, up to 16 minutes (kubernetes/kubernetes#98656).
/// </para>
/// <para>
/// Deployments, Jobs and Services have room for those that a commit replaces. Flux creates what is new before it
/// deletes what is gone, and never comes to delete when creating is refused. What they may use is bounded by pods, CPU
/// and memory.
/// </para>
/// </summary>
internal static class Quotas
{
    // How many a commit may replace at once, where there are fewer than this now.
    private const int Replaced = 50;

    // The one that Flux deletes may still be ending when the next begins.
    private const int MigrationsAtOnce = 2;

    // The one by schedule, and one that somebody asks for.
    private const int VerificationsAtOnce = 2;

    public static V1ResourceQuota Of(PublishInput input, ScopeNamespace owned)
    {
        var hard = owned.IsIngress ? GatewayQuota.Hard(input) : Hard(input, owned.Scope);
        foreach (var kind in (string[])
            [
                "persistentvolumeclaims", "requests.storage", "count/daemonsets.apps", "count/statefulsets.apps",
                "count/cronjobs.batch",
            ])
        {
            hard.TryAdd(kind, new ResourceQuantity("0"));
        }

        return new V1ResourceQuota
        {
            Metadata = NamespacePublisher.Metadata(owned, "quota"),
            Spec = new V1ResourceQuotaSpec { Hard = hard },
        };
    }

    private static SortedDictionary<string, ResourceQuantity> Hard(PublishInput input, Scope scope)
    {
        var services = input.Services.Where(service => service.Scope == scope).ToList();
        var stores = services.Where(service => service.Store is not null).ToList();
        var verifiers = input.Verifiers.Where(verifier => verifier.Scope == scope).ToList();
        var all = services.Concat(verifiers).ToList();
        var crossings = services.Count(service => CrossClusterCalls.IsCalledFromElsewhere(input, service));
        return new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["requests.cpu"] = new($"{all.Sum(service => Pods(input, service) * service.Resources.Cpu)}m"),
            ["requests.memory"] = new($"{all.Sum(service => Pods(input, service) * service.Resources.Memory)}Mi"),
            ["limits.cpu"] = new($"{all.Sum(service => Pods(input, service) * service.Resources.CpuLimit)}m"),
            ["limits.memory"] = new($"{all.Sum(service => Pods(input, service) * service.Resources.MemoryLimit)}Mi"),
            ["pods"] = new($"{all.Sum(service => Pods(input, service))}"),
            ["count/deployments.apps"] = new($"{WithReplaced(services.Count)}"),
            ["count/cronjobs.batch"] = new($"{verifiers.Count}"),
            ["count/jobs.batch"] = new(
                $"{WithReplaced(stores.Count) + (verifiers.Count * VerificationPublisher.MostJobs)}"),
            ["services"] = new($"{WithReplaced(services.Count + crossings)}"),
            ["services.loadbalancers"] = new($"{WithReplaced(crossings)}"),
            // A load balancer's Service counts as one here, for each of its ports.
            ["services.nodeports"] = new($"{WithReplaced(crossings)}"),
        };
    }

    private static int WithReplaced(int count) => count == 0 ? 0 : count + Math.Max(count, Replaced);

    private static int Pods(PublishInput input, Service service) => input.Verifiers.Contains(service)
        ? VerificationsAtOnce
        : (2 * service.Scale.Most) + Deployments.Surge + (service.Store is null ? 0 : MigrationsAtOnce);
}
