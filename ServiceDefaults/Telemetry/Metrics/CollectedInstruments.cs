using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// What is collected: the workload's own instruments, and those of the framework that are named here, each with the
/// attributes that are named here. Whatever else exists, or comes with a new version of the framework, stays out until
/// somebody has looked at it.
/// </summary>
internal static class CollectedInstruments
{
    /// <summary>
    /// How many combinations of attribute values an instrument may have; the rest is told as overflow.
    /// </summary>
    public const int MostSeries = 200;

    private const string RuntimePrefix = "dotnet.";

    private static readonly string[] s_runtimeAttributes = ["cpu.mode", "gc.heap.generation"];

    // Without server.address: behind a headless Service it is the address of a pod, and pods come and go.
    private static readonly FrozenDictionary<string, string[]> s_framework = new Dictionary<string, string[]>
    {
        ["http.server.request.duration"] =
            ["http.request.method", "http.route", "http.response.status_code", "url.scheme", "error.type"],
        ["http.server.active_requests"] = ["http.request.method", "url.scheme"],
        ["http.client.request.duration"] =
            ["http.request.method", "http.response.status_code", "server.port", "url.scheme", "error.type"],
        ["kestrel.connection.duration"] = ["server.port", "tls.protocol.version", "error.type"],
        ["kestrel.tls_handshake.duration"] = ["server.port", "tls.protocol.version", "error.type"],
        ["aspnetcore.rate_limiting.requests"] = ["aspnetcore.rate_limiting.result"],
        ["aspnetcore.diagnostics.exceptions"] = ["error.type", "aspnetcore.diagnostics.exception.result"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How an instrument is collected; <see cref="MetricStreamConfiguration.Drop"/> when it is not.</summary>
    public static MetricStreamConfiguration? View(Instrument instrument)
    {
        if (WorkloadMeter.Made(instrument)) return new MetricStreamConfiguration { CardinalityLimit = MostSeries };
        if (instrument.Meter.Name == WorkloadTelemetry.Name) return MetricStreamConfiguration.Drop;
        if (s_framework.TryGetValue(instrument.Name, out var attributes)) return Keep(attributes);
        return instrument.Name.StartsWith(RuntimePrefix, StringComparison.Ordinal)
            ? Keep(s_runtimeAttributes)
            : MetricStreamConfiguration.Drop;
    }

    private static MetricStreamConfiguration Keep(string[] attributes) =>
        new() { TagKeys = attributes, CardinalityLimit = MostSeries };
}
