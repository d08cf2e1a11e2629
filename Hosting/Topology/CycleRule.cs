namespace RegulatedWorkload.Hosting.Topology;

/// <summary>Calls form no cycle: otherwise no order of start-up, deadline or failure analysis holds.</summary>
internal static class CycleRule
{
    public static IEnumerable<string> Check(WorkloadTopology topology)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var service in topology.Services)
        {
            Visit(topology, service, [], done, faults);
        }

        return faults;
    }

    private static void Visit(
        WorkloadTopology topology, Service service, List<string> path, HashSet<string> done, List<string> faults)
    {
        var seen = path.IndexOf(service.Name);
        if (seen >= 0)
        {
            faults.Add(
                $"The calls {string.Join(" → ", path.Skip(seen).Append(service.Name))} form a cycle; remove one.");
            return;
        }

        if (done.Contains(service.Name)) return;
        path.Add(service.Name);
        foreach (var call in service.Outgoing.Where(call => call.Callee != service.Name))
        {
            if (topology.Find(call.Callee) is { } callee) Visit(topology, callee, path, done, faults);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(service.Name);
    }
}
