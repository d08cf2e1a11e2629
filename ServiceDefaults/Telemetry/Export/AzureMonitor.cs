using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Azure Monitor as a way out, to the one ingestion endpoint of the connection string: no live stream, no statistics
/// about the exporter, and no files, since the root file system is read-only and telemetry is not kept beside keys.
/// </summary>
internal static class AzureMonitor
{
    private const string ConnectionStringKey = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationKey = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The one kind of authentication: a token of Microsoft Entra ID.</summary>
    private const string ByEntra = "Authorization=AAD";

    /// <summary>The connection string, or null when the operator gives none.</summary>
    public static string? ConnectionString(IConfiguration configuration) =>
        configuration[ConnectionStringKey] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <exception cref="ConfigurationFaultsException">The kind of authentication is another.</exception>
    public static void AddAzureMonitor(
        this IOpenTelemetryBuilder telemetry, string connectionString, IConfiguration configuration)
    {
        KeepStatisticsHome();
        var ratio = TraceSampling.RatioOf(configuration);
        telemetry.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddAzureMonitorTraceExporter());
        telemetry.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddAzureMonitorMetricExporter());
        telemetry.Services.ConfigureOpenTelemetryLoggerProvider(logs => logs.AddAzureMonitorLogExporter());
        var exporters = telemetry.Services.AddOptions<AzureMonitorExporterOptions>().Configure(Configure);
        if (SignsIn(configuration))
        {
            exporters.Configure<TokenCredential>((options, credential) => options.Credential = credential);
        }

        void Configure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = connectionString;
            options.DisableOfflineStorage = true;
            options.EnableLiveMetrics = false;
            options.EnablePerformanceCounters = false;
            // Logs, security events among them, are never left out because their trace is.
            options.EnableTraceBasedLogsSampler = false;
            // By trace id, not by rate: every service comes to the same decision, so a trace is whole or not there.
            options.TracesPerSecond = null;
            options.SamplingRatio = ratio;
        }
    }

    // The key in a connection string is an address, known to all who read the manifests: by it alone, anybody who
    // reaches the endpoint could write logs.
    private static bool SignsIn(IConfiguration configuration) => configuration[AuthenticationKey] switch
    {
        null or "" => false,
        ByEntra => true,
        _ => throw new ConfigurationFaultsException(
            [$"The environment variable {AuthenticationKey} must be {ByEntra}."]),
    };

    // The exporter reads these from the process environment and nowhere else. Otherwise it would send statistics about
    // itself to a region's endpoint of Microsoft, which no egress rule of the workload allows.
    private static void KeepStatisticsHome()
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_SDKSTATS_DISABLED", "true");
    }
}
