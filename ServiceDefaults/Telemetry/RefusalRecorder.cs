using System.Diagnostics.Metrics;
using System.Net;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts refused peers and calls by reason, and writes the security event for each.</summary>
public sealed class RefusalRecorder
{
    internal const string Instrument = "workload.refusals";
    internal const string KindTag = "kind";
    internal const string ReasonTag = "reason";

    private readonly SecurityEvents _events;
    private readonly Counter<long> _refusals;

    /// <summary>Counts on a meter of <paramref name="meters"/>.</summary>
    public RefusalRecorder(IMeterFactory meters, SecurityEvents events)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _events = events;
        _refusals = meters.Create(WorkloadTelemetry.Name).CreateCounter<long>(
            Instrument, "{refusal}", "Connections, calls and requests refused, by kind and reason.");
    }

    /// <summary>A request of a browser was refused before any of it was acted upon.</summary>
    /// <param name="reason">One of a few fixed names; never what the request says.</param>
    public void RequestRefused(string reason)
    {
        _refusals.Add(1, new(KindTag, "request"), new(ReasonTag, reason));
        _events.RequestRefused(reason);
    }

    internal void HandshakeRefused(string reason, EndPoint? origin)
    {
        _refusals.Add(1, new(KindTag, "handshake"), new(ReasonTag, reason));
        _events.HandshakeRefused(reason, origin);
    }

    internal void CallRefused(string identity, string method, string reason)
    {
        _refusals.Add(1, new(KindTag, "authorization"), new(ReasonTag, reason));
        _events.CallRefused(identity, method, reason);
    }
}
