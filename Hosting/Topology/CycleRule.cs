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
            Visit(topology, service, [], [], done, faults);
        }

        return faults;
    }

    private static void Visit(
        WorkloadTopology topology,
        Service service,
        List<string> path,
        HashSet<string> onPath,
        HashSet<string> done,
        List<string> faults)
    {
        if (onPath.Contains(service.Name))
        {
            var cycle = string.Join(" → ", path.Skip(path.IndexOf(service.Name)).Append(service.Name));
            faults.Add($"The calls {cycle} form a cycle; remove one.");
            return;
        }

        if (done.Contains(service.Name)) return;
        path.Add(service.Name);
        onPath.Add(service.Name);
        foreach (var call in service.Outgoing.Where(call => call.Callee != service.Name))
        {
            if (topology.Find(call.Callee) is { } callee) Visit(topology, callee, path, onPath, done, faults);
        }

        path.RemoveAt(path.Count - 1);
        onPath.Remove(service.Name);
        done.Add(service.Name);
    }
}
