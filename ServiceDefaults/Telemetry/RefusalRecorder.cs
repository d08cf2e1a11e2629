using System.Diagnostics.Metrics;
using System.Net;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts refused peers and calls by reason, and writes the security event for each.</summary>
internal sealed class RefusalRecorder(IMeterFactory meters, SecurityEvents events)
{
    public const string Instrument = "workload.refusals";
    public const string KindTag = "kind";
    public const string ReasonTag = "reason";

    private readonly Counter<long> _refusals = meters.Create(WorkloadTelemetry.Name).CreateCounter<long>(
        Instrument, "{refusal}", "Connections and calls refused, by kind and reason.");

    public void HandshakeRefused(string reason, EndPoint? origin)
    {
        _refusals.Add(1, new(KindTag, "handshake"), new(ReasonTag, reason));
        events.HandshakeRefused(reason, origin);
    }

    public void CallRefused(string identity, string method, string reason)
    {
        _refusals.Add(1, new(KindTag, "authorization"), new(ReasonTag, reason));
        events.CallRefused(identity, method, reason);
    }
}
