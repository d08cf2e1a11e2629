using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts refused peers and calls by reason, and writes the security event for each (PCI DSS 10.2.1).</summary>
internal sealed partial class RefusalRecorder
{
    private readonly Counter<long> _refusals;
    private readonly ILogger _log;

    public RefusalRecorder(IMeterFactory meters, ILoggerFactory loggers)
    {
        _refusals = meters.Create("RegulatedWorkload").CreateCounter<long>(
            "workload.refusals", "{refusal}", "Connections and calls refused, by kind and reason.");
        _log = loggers.CreateLogger("RegulatedWorkload.Security");
    }

    public void HandshakeRefused(string reason, EndPoint? origin)
    {
        _refusals.Add(1, new("kind", "handshake"), new("reason", reason));
        Handshake(_log, reason, origin);
    }

    public void CallRefused(string identity, string method, string reason)
    {
        _refusals.Add(1, new("kind", "authorization"), new("reason", reason));
        Call(_log, identity, method, reason);
    }

    [LoggerMessage(1001, LogLevel.Warning, "Handshake refused: {Reason}, from {Origin}")]
    private static partial void Handshake(ILogger log, string reason, EndPoint? origin);

    [LoggerMessage(1002, LogLevel.Warning, "Call refused: {Identity} on {Method}, {Reason}")]
    private static partial void Call(ILogger log, string identity, string method, string reason);
}
