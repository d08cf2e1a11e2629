using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// The ways out of a service: metrics to the scraper of the health listener, and everything by OTLP, to Azure Monitor,
/// or both, when the operator names an endpoint. The redactor stands before all of them.
/// </summary>
internal static class ExportRegistration
{
    private const string GrpcSpansKey = "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_ENABLE_GRPC_INSTRUMENTATION";

    public static void AddExport(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        var otlp = HasOtlp(builder.Configuration);
        var azure = AzureMonitor.ConnectionString(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, settings))
            .WithMetrics(Measure);
        if (!otlp && azure is null) return;

        // rpc.* attributes as the semantic conventions want them; an operator's own setting wins.
        builder.Configuration[GrpcSpansKey] ??= "true";
        telemetry
            .WithTracing(Trace)
            .WithLogging(
                logs => logs.AddProcessor(new RedactingLogProcessor()),
                options => options.IncludeFormattedMessage = true);
        if (otlp) telemetry.UseOtlpExporter();
        if (azure is not null) telemetry.AddAzureMonitor(azure, builder.Configuration);
    }

    /// <summary>Whether the operator names an OTLP endpoint.</summary>
    public static bool HasOtlp(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>The spans of a service, without card numbers.</summary>
    public static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(WorkloadTelemetry.Name, $"{WorkloadTelemetry.Name}.*", GrpcClientSpans.Source)
        .AddAspNetCoreInstrumentation(server =>
            server.Filter = context => context.Request.Path.Value is not ("/livez" or "/readyz" or "/metrics"))
        .AddHttpClientInstrumentation(client => client.EnrichWithHttpRequestMessage = CallTelemetry.NameCallee)
        .AddProcessor(new GrpcClientSpans())
        .AddProcessor(services => new RedactingSpanProcessor(services.GetRequiredService<RedactionCounter>()));

    private static void Describe(ResourceBuilder resource, ServiceSettings settings)
    {
        var version = Assembly.GetEntryAssembly()?
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource
            .AddService(settings.Service, settings.Identity.Namespace, version)
            .AddAttributes([new(WorkloadTelemetry.ScopeAttribute, settings.Scope)]);
    }

    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeter(WorkloadTelemetry.Name)
        .AddMeter("System.Runtime")
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddView(CollectedInstruments.View)
        // An exemplar would carry the attributes that a view leaves out.
        .SetExemplarFilter(ExemplarFilterType.AlwaysOff)
        .AddPrometheusExporter();
}
