namespace RegulatedWorkload.Hosting.Topology;

/// <summary>
/// Every service asks for at least 100m CPU and 100Mi memory, and for no more than its limit, and survives the loss of
/// one instance.
/// </summary>
internal static class ResourceRules
{
    private const int Least = 100;

    public static IEnumerable<string> Check(WorkloadTopology topology)
    {
        foreach (var service in topology.Services)
        {
            var resources = service.Resources;
            if (resources.Cpu < Least || resources.Memory < Least)
            {
                yield return $"Service '{service.Name}' asks for less than {Least}m CPU or {Least}Mi memory.";
            }

            if (resources.Cpu > resources.CpuLimit || resources.Memory > resources.MemoryLimit)
            {
                yield return $"Service '{service.Name}' asks for more CPU or memory than its limit.";
            }

            if (service.Scale.Least < 2 || service.Scale.Most < service.Scale.Least)
            {
                yield return $"Service '{service.Name}' must run at least two instances, and at most as many or more.";
            }
        }
    }
}
