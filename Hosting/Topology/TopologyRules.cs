namespace RegulatedWorkload.Hosting.Topology;

/// <summary>The rules of a declaration. All faults are found together, each a sentence.</summary>
public static class TopologyRules
{
    private static readonly Func<WorkloadTopology, Contracts, IEnumerable<string>>[] All =
    [
        (topology, _) => NameRules.Check(topology),
        (_, contracts) => contracts.Faults,
        CallRules.Check,
        (topology, _) => CycleRule.Check(topology),
        (topology, _) => RouteRules.Check(topology),
        (topology, _) => OwnershipRules.Check(topology),
        (topology, _) => ResourceRules.Check(topology),
    ];

    /// <summary>The faults of a topology; none when it may be used.</summary>
    public static IReadOnlyList<string> Check(WorkloadTopology topology, Contracts contracts) =>
        [.. All.SelectMany(rule => rule(topology, contracts))];
}
