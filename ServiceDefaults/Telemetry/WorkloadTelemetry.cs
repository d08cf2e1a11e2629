namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>The names under which the workload is observed.</summary>
public static class WorkloadTelemetry
{
    /// <summary>The meter and the activity source of everything the workload measures itself.</summary>
    public const string Name = "RegulatedWorkload";

    /// <summary>The log category of security events.</summary>
    public const string SecurityCategory = "RegulatedWorkload.Security";

    /// <summary>
    /// The resource attribute with the PCI scope: <c>in-scope</c>, <c>out-of-scope</c> or <c>external</c>.
    /// </summary>
    public const string ScopeAttribute = "pci.scope";
}
