using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>What containers ask for and are given, as Kubernetes writes it.</summary>
internal static class Amounts
{
    public static V1ResourceRequirements Of(Topology.Resources resources) => new()
    {
        Requests = Quantities(resources.Cpu, resources.Memory),
        Limits = Quantities(resources.CpuLimit, resources.MemoryLimit),
    };

    private static SortedDictionary<string, ResourceQuantity> Quantities(int cpu, int memory) => new(
        StringComparer.Ordinal)
    {
        ["cpu"] = new ResourceQuantity($"{cpu}m"),
        ["memory"] = new ResourceQuantity($"{memory}Mi"),
    };
}
