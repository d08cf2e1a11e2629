using System.Collections.Concurrent;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>What containers ask for and are given, as Kubernetes writes it.</summary>
internal static class Amounts
{
    // Most services have the amounts of others.
    private static readonly ConcurrentDictionary<string, ResourceQuantity> Known = new(StringComparer.Ordinal);

    public static V1ResourceRequirements Of(Topology.Resources resources) => new()
    {
        Requests = Quantities(resources.Cpu, resources.Memory),
        Limits = Quantities(resources.CpuLimit, resources.MemoryLimit),
    };

    private static ResourceQuantity Parse(string text) => new(text);

    private static SortedDictionary<string, ResourceQuantity> Quantities(int cpu, int memory) => new(
        StringComparer.Ordinal)
    {
        ["cpu"] = Known.GetOrAdd($"{cpu}m", Parse),
        ["memory"] = Known.GetOrAdd($"{memory}Mi", Parse),
    };
}
