using System.Globalization;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>
/// Finds the call behind a span: the asking side names the port it asked, and the plan knows whose port that is; the
/// entrance answers browsers, which send no spans of their own.
/// </summary>
public sealed class CallObserver
{
    /// <summary>The caller in front of the entrances.</summary>
    public const string Browser = "browser";

    private readonly CallStatistics _statistics;
    private readonly Dictionary<string, string> _servicesByPort;
    private readonly HashSet<string> _services;
    private readonly HashSet<string> _entrances;

    /// <summary>Observes for one plan.</summary>
    public CallObserver(LaunchPlan plan, WorkloadTopology topology, TelemetryStores stores)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(stores);
        _statistics = stores.Calls;
        _servicesByPort = plan.Services.ToDictionary(
            service => service.TrafficPort.ToString(CultureInfo.InvariantCulture), service => service.Name);
        _services = [.. plan.Services.Select(service => service.Name)];
        _entrances = [.. topology.Services.Where(service => service.Hosts.Count > 0).Select(service => service.Name)];
    }

    /// <summary>Counts the span when it is one side of a call of a declared service.</summary>
    public void Observe(SpanEntry span)
    {
        ArgumentNullException.ThrowIfNull(span);
        if (!_services.Contains(span.Service)) return;
        if (span.Role == SpanRole.Client && CalleeOf(span) is { } callee && callee != span.Service)
        {
            _statistics.Add(span.Service, callee, span.Duration, Failed(span));
        }
        else if (span.Role == SpanRole.Server && _entrances.Contains(span.Service))
        {
            _statistics.Add(Browser, span.Service, span.Duration, Failed(span));
        }
    }

    // Only the span of the HTTP exchange counts, not the one of the gRPC call that contains it.
    private string? CalleeOf(SpanEntry span) =>
        span.Attribute("http.request.method") is not null && span.Attribute("server.port") is { } port
            ? _servicesByPort.GetValueOrDefault(port)
            : null;

    private static bool Failed(SpanEntry span) =>
        span.Failed || (span.Attribute("http.response.status_code") is [var first, ..] && first == '5');
}
