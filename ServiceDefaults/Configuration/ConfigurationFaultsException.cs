namespace RegulatedWorkload.ServiceDefaults.Configuration;

/// <summary>The configuration of a service is incomplete or wrong; the service does not start.</summary>
/// <param name="faults">One sentence a fault, each naming the key it is about. Values are never quoted.</param>
public sealed class ConfigurationFaultsException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One sentence a fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
