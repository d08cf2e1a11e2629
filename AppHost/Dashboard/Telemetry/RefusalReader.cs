using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>
/// Recognizes the security events that tell of a refused peer, call, request or card number (PCI DSS 10.2.1.4).
/// </summary>
public sealed class RefusalReader(WorkloadTopology topology)
{
    private const string SecurityCategory = "RegulatedWorkload.Security";

    // Other events fail too, such as a secret that cannot be read, and nobody was refused then.
    private static readonly HashSet<string> Refusals =
        ["handshake-refused", "call-refused", "request-refused", "card-number-blocked", "card-number-read"];

    private readonly Dictionary<string, string> _names =
        topology.Services.ToDictionary(topology.IdentityOf, service => service.Name);

    /// <summary>The refused attempt that a log record tells of, or null.</summary>
    public RefusedAttempt? Read(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Category != SecurityCategory || entry.Attribute("outcome") != "failure") return null;
        if (entry.Attribute("event") is not { } happened || !Refusals.Contains(happened)) return null;
        var actor = entry.Attribute("actor") ?? "";
        var caller = _names.TryGetValue(actor, out var name)
            ? name
            : actor.StartsWith("spiffe:", StringComparison.Ordinal) ? actor : entry.Attribute("origin") ?? "";
        return new RefusedAttempt(
            entry.Time,
            entry.Service,
            caller,
            entry.Attribute("reason") ?? happened,
            entry.Message,
            entry.TraceId);
    }
}
