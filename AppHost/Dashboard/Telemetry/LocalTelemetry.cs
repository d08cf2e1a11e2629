using System.Globalization;
using RegulatedWorkload.AppHost.Dashboard.Otlp;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>Where the telemetry of a local run goes, and what is kept of it.</summary>
public sealed class LocalTelemetry
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Prepares the telemetry of a run whose first service listens on <paramref name="firstPort"/>.</summary>
    /// <param name="topology">The declaration.</param>
    /// <param name="firstPort">The first port of the run; the two of the dashboard follow all others.</param>
    /// <param name="chosen">What the operator chose: an endpoint there takes the place of the dashboard's.</param>
    /// <param name="time">The clock.</param>
    public LocalTelemetry(
        WorkloadTopology topology, int firstPort, IReadOnlyDictionary<string, string> chosen, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(chosen);
        PagesPort =
            firstPort + (2 * (topology.Services.Count + topology.Externals.Count)) + topology.StoringScopes.Count();
        ReceiverPort = PagesPort + 1;
        SentElsewhere = chosen.GetValueOrDefault(EndpointKey);
        Environment = SentElsewhere is null ? WithDefaults(chosen) : chosen;
        Stores = new TelemetryStores(new TelemetryBounds(), time);
        Lines = new ProcessLines(Stores.Logs, all: SentElsewhere is not null, time);
    }

    /// <summary>Where people look.</summary>
    public int PagesPort { get; }

    /// <summary>Where services send to, by OTLP/gRPC.</summary>
    public int ReceiverPort { get; }

    /// <summary>What services must present there.</summary>
    public TelemetryKey Key { get; } = new();

    /// <summary>The variables that every service is given.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The endpoint of the operator that gets the telemetry instead, or null.</summary>
    public string? SentElsewhere { get; }

    /// <summary>What is kept.</summary>
    public TelemetryStores Stores { get; }

    /// <summary>Takes the lines that processes write.</summary>
    public ProcessLines Lines { get; }

    private Dictionary<string, string> WithDefaults(IReadOnlyDictionary<string, string> chosen)
    {
        // Often, since a person waits.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "5000",
        };
        foreach (var (key, value) in chosen) variables[key] = value;
        variables[EndpointKey] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ReceiverPort}");
        variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"{TelemetryKey.Header}={Key.Value}";
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        return variables;
    }
}
