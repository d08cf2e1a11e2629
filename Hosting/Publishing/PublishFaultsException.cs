namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>Nothing is published.</summary>
/// <param name="faults">One sentence a fault.</param>
public sealed class PublishFaultsException(IReadOnlyList<string> faults)
    : WorkloadException("Nothing has been published:" + Environment.NewLine
        + string.Join(Environment.NewLine, faults.Select(fault => "  " + fault)))
{
    /// <summary>One sentence a fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
