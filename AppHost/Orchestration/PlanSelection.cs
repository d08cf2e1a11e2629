using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>Narrows a launch plan to a part that works by itself.</summary>
public static class PlanSelection
{
    /// <summary>
    /// The named services and all that they call, directly or through others; the plan when none is named.
    /// </summary>
    /// <exception cref="RunException">The plan does not hold one of the names.</exception>
    public static LaunchPlan Only(LaunchPlan plan, WorkloadTopology topology, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0) return plan;
        Demand(plan, "--only", names);
        var needed = names.SelectMany(name => NeededBy(topology, name)).ToHashSet(StringComparer.Ordinal);
        return plan with
        {
            Services = [.. plan.Services.Where(service => needed.Contains(service.Name))],
            DatabaseServers =
            [
                .. from server in plan.DatabaseServers
                   let databases = server.Databases.Where(database => needed.Contains(database.Service)).ToList()
                   where databases.Count > 0
                   select server with { Databases = databases },
            ],
        };
    }

    /// <summary>Does nothing when the plan holds every name.</summary>
    /// <exception cref="RunException">It does not; the message names those that it holds.</exception>
    public static void Demand(LaunchPlan plan, string option, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(names);
        var known = plan.Services.Select(service => service.Name).ToList();
        var unknown = names.Where(name => !known.Contains(name)).Select(name => $"'{name}'").ToList();
        if (unknown.Count == 0) return;
        throw new RunException(
            $"{option}: there is no service {string.Join(", ", unknown)} in this run; choose from "
            + $"{string.Join(", ", known)}.");
    }

    private static IEnumerable<string> NeededBy(WorkloadTopology topology, string name)
    {
        if (topology.Find(name) is not { } service) return [name];
        var running = topology.ReachableFrom(service).Append(service).ToList();
        return running.Select(needed => needed.Name).Concat(running.SelectMany(needed => needed.Egresses));
    }
}
