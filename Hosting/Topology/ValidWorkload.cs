namespace RegulatedWorkload.Hosting.Topology;

/// <summary>A declared workload that keeps all rules, with the contracts of its services. There is no other.</summary>
public sealed class ValidWorkload
{
    private ValidWorkload(WorkloadTopology topology, Contracts contracts) =>
        (Topology, Contracts) = (topology, contracts);

    /// <summary>The declaration.</summary>
    public WorkloadTopology Topology { get; }

    /// <summary>The gRPC contracts of its services.</summary>
    public Contracts Contracts { get; }

    /// <summary>Reads the contracts of a declaration from its repository, and checks both.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="topology">The declaration.</param>
    /// <exception cref="TopologyFaultsException">Some rules are broken.</exception>
    public static ValidWorkload Read(string root, WorkloadTopology topology) =>
        Validate(topology, Contracts.Read(root, topology));

    /// <summary>Checks a declaration against its rules: see <see cref="TopologyRules"/>.</summary>
    /// <exception cref="TopologyFaultsException">Some rules are broken.</exception>
    public static ValidWorkload Validate(WorkloadTopology topology, Contracts contracts) =>
        TopologyRules.Check(topology, contracts) is { Count: > 0 } faults
            ? throw new TopologyFaultsException(faults)
            : new ValidWorkload(topology, contracts);
}
