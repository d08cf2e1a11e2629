using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.CardData.Telemetry;

/// <summary>The same signals without a redactor. It proves that the leaks leak.</summary>
internal static class UnguardedTelemetry
{
    public static void Add(WebApplicationBuilder builder, ServiceSettings settings)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console => console.IncludeScopes = true);
        builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .AddSource(WorkloadTelemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter(WorkloadTelemetry.Name))
            .WithLogging(_ => { }, options => options.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }
}
