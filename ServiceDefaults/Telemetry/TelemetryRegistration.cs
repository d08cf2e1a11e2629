using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Logs, traces and metrics of a service; every text passes the redactor on its way out.</summary>
internal static class TelemetryRegistration
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int MaxStreams = 64;

    private static readonly string[] s_quietCategories = ["Microsoft.AspNetCore", "Grpc", "System.Net.Http", "Yarp"];

    /// <summary>Adds telemetry. Nothing is collected for export unless the operator names an OTLP endpoint.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(settings);
        builder.Services.AddSingleton<SecurityEvents>();
        builder.Services.AddSingleton<RedactionCounter>();
        builder.AddConsoleLog();
        builder.Services.AddTraceContext();
        if (!string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey])) builder.Services.AddExport(settings);
    }

    private static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        // First of the rules, so that an operator's rule for the same category wins.
        builder.Services.Configure<LoggerFilterOptions>(filter =>
        {
            foreach (var category in s_quietCategories)
                filter.Rules.Insert(0, new LoggerFilterRule(null, category, LogLevel.Warning, null));
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = JsonLineFormatter.FormatterName);
        builder.Services.AddSingleton<ConsoleFormatter, JsonLineFormatter>();
    }

    private static void AddTraceContext(this IServiceCollection services)
    {
        var propagator = new TraceContextOnlyPropagator();
        DistributedContextPropagator.Current = propagator;
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(propagator));
    }

    private static void AddExport(this IServiceCollection services, ServiceSettings settings) => services
        .AddOpenTelemetry()
        .ConfigureResource(resource => Describe(resource, settings))
        .WithTracing(Trace)
        .WithMetrics(Measure)
        .WithLogging(
            logs => logs.AddProcessor(new RedactingLogProcessor()),
            options => options.IncludeFormattedMessage = true)
        .UseOtlpExporter();

    private static void Describe(ResourceBuilder resource, ServiceSettings settings)
    {
        var version = Assembly.GetEntryAssembly()?
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource
            .AddService(settings.Service, settings.Identity.Namespace, version)
            .AddAttributes([new("pci.scope", settings.Scope)]);
    }

    private static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(WorkloadTelemetry.Name, $"{WorkloadTelemetry.Name}.*")
        .AddAspNetCoreInstrumentation(server => server.Filter = context => context.Request.Path.Value is not
            ("/livez" or "/readyz"))
        .AddHttpClientInstrumentation()
        .AddProcessor(services => new RedactingSpanProcessor(services.GetRequiredService<RedactionCounter>()));

    // The tags are named, so that no later one brings unbounded values along; an instrument without named tags is none
    // that anyone has looked at.
    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeter(WorkloadTelemetry.Name)
        .AddMeter("System.Runtime")
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddView(DropUnknown)
        .AddView(RefusalRecorder.Instrument, Tags(RefusalRecorder.KindTag, RefusalRecorder.ReasonTag))
        .AddView(RedactionCounter.Instrument, Tags(RedactionCounter.PlaceTag));

    private static MetricStreamConfiguration? DropUnknown(Instrument instrument) =>
        instrument.Meter.Name == WorkloadTelemetry.Name
            && instrument.Name is not (RefusalRecorder.Instrument or RedactionCounter.Instrument)
            ? MetricStreamConfiguration.Drop
            : null;

    private static MetricStreamConfiguration Tags(params string[] keys) =>
        new() { TagKeys = keys, CardinalityLimit = MaxStreams };
}
