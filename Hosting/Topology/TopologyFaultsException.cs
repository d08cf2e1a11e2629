namespace RegulatedWorkload.Hosting.Topology;

/// <summary>The declaration breaks its rules.</summary>
/// <param name="faults">One sentence a fault.</param>
public sealed class TopologyFaultsException(IReadOnlyList<string> faults)
    : WorkloadException("The declaration in AppHost/Workload.cs has faults:" + Environment.NewLine
        + string.Join(Environment.NewLine, faults.Select(fault => "  " + fault)))
{
    /// <summary>One sentence a fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
