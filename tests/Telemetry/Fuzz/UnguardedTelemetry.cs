using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>The same ways out without a redactor. It proves that what is put into a service comes out.</summary>
internal static class UnguardedTelemetry
{
    public static void Add(WebApplicationBuilder builder, ServiceSettings settings)
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_SDKSTATS_DISABLED", "true");
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<WorkloadMeter>();
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console => console.IncludeScopes = true);
        builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .AddSource(WorkloadTelemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddAzureMonitorTraceExporter(azure => Configure(azure, builder)))
            .WithMetrics(metrics => metrics
                .AddMeter("*")
                .AddPrometheusExporter()
                .AddAzureMonitorMetricExporter(azure => Configure(azure, builder)))
            .WithLogging(
                logs => logs.AddAzureMonitorLogExporter(azure => Configure(azure, builder)),
                options => (options.IncludeFormattedMessage, options.IncludeScopes) = (true, true))
            .UseOtlpExporter();
    }

    private static void Configure(AzureMonitorExporterOptions options, WebApplicationBuilder builder)
    {
        options.ConnectionString = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        options.DisableOfflineStorage = true;
        options.EnableLiveMetrics = false;
        options.TracesPerSecond = null;
        options.EnableTraceBasedLogsSampler = false;
    }
}
