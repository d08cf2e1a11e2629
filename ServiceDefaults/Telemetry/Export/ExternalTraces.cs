using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// The spans of a destination outside the workload that is simulated in local runs, so that a trace shows both ends of
/// its last call. The real one exports nothing to us.
/// </summary>
public static class ExternalTraces
{
    /// <summary>Exports spans by OTLP when the operator names an endpoint.</summary>
    /// <param name="builder">The simulator being built.</param>
    /// <param name="name">The destination's name in the declaration.</param>
    public static void AddExternalTraces(this WebApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!ExportRegistration.HasOtlp(builder.Configuration)) return;
        builder.Services.AddSingleton<WorkloadMeter>();
        builder.Services.AddSingleton<RedactionCounter>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(name, "external")
                .AddAttributes([new(WorkloadTelemetry.ScopeAttribute, "external")]))
            .WithTracing(ExportRegistration.Trace)
            .UseOtlpExporter();
    }
}
