using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Logs, traces, metrics and security events of a service; every text passes the redactor on its way out.
/// </summary>
internal static class TelemetryRegistration
{
    private static readonly string[] s_quietCategories = ["Microsoft.AspNetCore", "Grpc", "System.Net.Http", "Yarp"];

    // Its errors are a caller's faults as often as ours, each twice and with a stack; what fails outside of a method is
    // told by the refusals, once.
    private const string CallHandler = "Grpc.AspNetCore.Server.ServerCallHandler";

    // Where Kestrel tells a critical error for each client that asks faster than it reads. A metric counts them.
    private const string OfHttp2 = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    // Where it tells another for each connection that a client broke off and Kestrel lost: number 23. The console has
    // the rest of this category.
    private const string OfServer = "Microsoft.AspNetCore.Server.Kestrel";
    private const int LostConnection = 23;

    /// <summary>Whether an entry is one that strangers cause as often as they like.</summary>
    public static bool IsOfStrangers(string category, EventId entry) =>
        entry.Id == LostConnection && category == OfServer;

    /// <summary>Adds telemetry. Nothing leaves but by the doors that the operator opens.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(settings);
        builder.Services.AddSingleton<WorkloadMeter>();
        builder.Services.AddSingleton<RedactionCounter>();
        builder.Services.AddSingleton<LogLine>();
        builder.AddConsoleLog();
        builder.Services.AddSecurityEvents();
        builder.Services.AddTraceContext();
        builder.AddExport(settings);
    }

    private static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        // First of the rules, so that an operator's rule for the same category wins.
        builder.Services.Configure<LoggerFilterOptions>(filter =>
        {
            foreach (var category in s_quietCategories)
                filter.Rules.Insert(0, new LoggerFilterRule(null, category, LogLevel.Warning, null));
            filter.Rules.Insert(0, new LoggerFilterRule(null, CallHandler, LogLevel.None, null));
            filter.Rules.Insert(0, new LoggerFilterRule(null, OfHttp2, LogLevel.None, null));
            filter.Rules.Insert(0, new LoggerFilterRule("OpenTelemetry", OfServer, LogLevel.None, null));
            // Neither the console nor an exporter writes them; every request would open several.
            filter.CaptureScopes = false;
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = JsonLineFormatter.FormatterName);
        builder.Services.AddSingleton<ConsoleFormatter, JsonLineFormatter>();
    }

    private static void AddSecurityEvents(this IServiceCollection services)
    {
        // The trail has written the line itself, before the operation went on.
        services.Configure<LoggerFilterOptions>(filter => filter.Rules.Add(new LoggerFilterRule(
            typeof(ConsoleLoggerProvider).FullName, WorkloadTelemetry.SecurityCategory, LogLevel.None, null)));
        services.TryAddSingleton<AuditOutput>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RefusalCounter>();
        services.AddSingleton(provider => new SecurityEvents(
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<RefusalCounter>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddTraceContext(this IServiceCollection services)
    {
        var propagator = new TraceContextOnlyPropagator();
        DistributedContextPropagator.Current = propagator;
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(propagator));
    }
}
