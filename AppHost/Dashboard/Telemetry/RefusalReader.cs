using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>Recognizes the security events that tell of a refused peer, call or request (PCI DSS 10.2.1.4).</summary>
public sealed class RefusalReader(WorkloadTopology topology)
{
    private const string SecurityCategory = "RegulatedWorkload.Security";

    private readonly Dictionary<string, string> _names =
        topology.Services.ToDictionary(topology.IdentityOf, service => service.Name);

    /// <summary>The refused attempt that a log record tells of, or null.</summary>
    public RefusedAttempt? Read(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Category != SecurityCategory || entry.Severity < LogSeverity.Warning) return null;
        var reason = entry.Attribute("Reason") ?? entry.Attribute("Place");
        if (reason is null) return null;
        var caller = entry.Attribute("Identity") ?? entry.Attribute("By") ?? entry.Attribute("Origin") ?? "";
        return new RefusedAttempt(
            entry.Time, entry.Service, _names.GetValueOrDefault(caller, caller), reason, entry.Message, entry.TraceId);
    }
}
