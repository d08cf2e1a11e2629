using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard.Diagram;

/// <summary>
/// Gives every service a rank (how many calls a request may take to get there) and, inside its scope, a lane. Calls
/// then always lead to a higher rank, and no call of a scope runs through a service that it does not concern.
/// </summary>
public sealed class DiagramGrid
{
    private readonly Dictionary<string, DiagramCell> _cells = new(StringComparer.Ordinal);

    /// <summary>Places the services of a declaration that keeps its rules.</summary>
    public DiagramGrid(WorkloadTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var ranks = LongestWays(topology);
        foreach (var service in topology.Services.OrderBy(service => ranks[service.Name]))
        {
            var lane = 0;
            while (IsTaken(topology, service, ranks[service.Name], lane)) lane++;
            _cells[service.Name] = new DiagramCell(ranks[service.Name], lane);
        }

        RankCount = ranks.Values.DefaultIfEmpty().Max() + 1;
        InScopeLanes = Lanes(topology, Scope.InScope);
        OutOfScopeLanes = Lanes(topology, Scope.OutOfScope);
    }

    /// <summary>How many ranks there are.</summary>
    public int RankCount { get; }

    /// <summary>How many lanes the in-scope services need.</summary>
    public int InScopeLanes { get; }

    /// <summary>How many lanes the out-of-scope services need.</summary>
    public int OutOfScopeLanes { get; }

    /// <summary>The place of a service.</summary>
    public DiagramCell this[string service] => _cells[service];

    private static Dictionary<string, int> LongestWays(WorkloadTopology topology)
    {
        var ranks = topology.Services.ToDictionary(service => service.Name, _ => 0, StringComparer.Ordinal);
        // The longest way to each service; a declaration without cycles is settled after one round a rank.
        for (var round = 0; round < topology.Services.Count; round++)
        {
            foreach (var service in topology.Services)
            {
                foreach (var call in service.Outgoing)
                {
                    ranks[call.Callee] = Math.Max(ranks[call.Callee], ranks[service.Name] + 1);
                }
            }
        }

        return ranks;
    }

    private bool IsTaken(WorkloadTopology topology, Service service, int rank, int lane)
    {
        var placed = topology.Services
            .Where(other => other.Scope == service.Scope && _cells.ContainsKey(other.Name))
            .Select(other => (Service: other, Cell: _cells[other.Name]))
            .ToList();
        return placed.Exists(other => other.Cell == new DiagramCell(rank, lane))
            || placed.Exists(caller => caller.Service.Outgoing.Any(call => call.Callee == service.Name)
                && caller.Cell.Lane == lane
                && placed.Exists(between => between.Cell.Lane == lane
                    && between.Cell.Rank > caller.Cell.Rank && between.Cell.Rank < rank));
    }

    private int Lanes(WorkloadTopology topology, Scope scope) => topology.Services
        .Where(service => service.Scope == scope)
        .Select(service => _cells[service.Name].Lane + 1)
        .DefaultIfEmpty(1)
        .Max();
}

/// <summary>The place of a service in the diagram.</summary>
/// <param name="Rank">The place along the direction of calls, from 0.</param>
/// <param name="Lane">The place across it, inside the scope, from 0.</param>
public readonly record struct DiagramCell(int Rank, int Lane);
