namespace RegulatedWorkload.Hosting.Topology;

/// <summary>A store and a secret belong to one service; an egress is a declared destination.</summary>
internal static class OwnershipRules
{
    public static IEnumerable<string> Check(WorkloadTopology topology) =>
        Stores(topology).Concat(Secrets(topology)).Concat(Egresses(topology));

    private static IEnumerable<string> Stores(WorkloadTopology topology)
    {
        var shared = topology.Services
            .Where(service => service.Store is not null)
            .GroupBy(service => service.Store!.Name)
            .Where(group => group.Count() > 1);
        foreach (var store in shared)
        {
            var names = string.Join(", ", store.Select(service => $"'{service.Name}'"));
            yield return store.Select(service => service.Scope).Distinct().Count() > 1
                ? $"The store '{store.Key}' is shared across scopes by {names}; it belongs to one service and "
                    + "its scope."
                : $"The store '{store.Key}' is shared by {names}; give each service its own.";
        }
    }

    private static IEnumerable<string> Secrets(WorkloadTopology topology) =>
        from secret in topology.Services.SelectMany(service => service.Secrets.Select(name => (name, service)))
            .GroupBy(entry => entry.name)
        where secret.Count() > 1
        select $"The secret '{secret.Key}' is read by "
            + string.Join(", ", secret.Select(entry => $"'{entry.service.Name}'"))
            + "; exactly one service reads a secret.";

    private static IEnumerable<string> Egresses(WorkloadTopology topology)
    {
        var declared = topology.Externals.Select(external => external.Name).ToHashSet(StringComparer.Ordinal);
        return from service in topology.Services
               from egress in service.Egresses
               where !declared.Contains(egress)
               select $"Service '{service.Name}' reaches '{egress}', which is not declared as an external destination.";
    }
}
