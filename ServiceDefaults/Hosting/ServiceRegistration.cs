using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RegulatedWorkload.ServiceDefaults.Authorization;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Health;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Probing;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Startup;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>What every service is given, whole or not at all.</summary>
public static class ServiceRegistration
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gives a service its identity, listeners, caller authorization, health, telemetry, redaction and lifetime.
    /// </summary>
    /// <exception cref="ConfigurationFaultsException">Some setting is missing or wrong.</exception>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = ServiceSettings.Read(builder.Configuration);
        var services = builder.Services;

        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddWorkloadCredential();
        builder.AddTelemetry(settings);
        services.AddSingleton<WorkloadIdentity>();
        services.AddSingleton<IngressCertificates>();
        services.AddSingleton<CertificateGauge>();
        services.AddHostedService<AuditLifetime>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<HandshakeWatch>();
        services.AddRequestLimits();
        services.AddSingleton<ConnectionLimits>();
        services.AddSingleton<Listeners>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(
            provider => new ConfigureOptions<KestrelServerOptions>(
                provider.GetRequiredService<Listeners>().Configure));

        services.AddSingleton<WatchedCallers>();
        services.AddSingleton<CallerAuthorization>();
        services.AddSingleton<HealthEndpoints>();
        services.AddProbe(settings);
        services.AddSingleton<IHostedService>(provider => new BeforeStart(_ => ValidateFiles(provider)));
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<CallMetrics>();
            grpc.Interceptors.Add<RefusalInterceptor>();
        });
        services.AddSingleton<RefusalInterceptor>();
        services.AddSingleton<UnreadableCalls>();
        CalleeClients.AddReach(services);

        services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        return builder;
    }

    /// <summary>Puts caller authorization in front of everything and answers the probes.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        app.Services.GetRequiredService<CertificateGauge>();
        app.UseMetrics(health.Owns);
        app.Use((context, next) => health.Owns(context) ? health.AnswerAsync(context) : next(context));

        app.UseProbe();

        // The entrance is called by browsers, which have no identity; every other service admits by declaration.
        if (!app.Services.GetRequiredService<IngressCertificates>().Exist)
        {
            app.Use((HttpContext context, RequestDelegate next) =>
                context.RequestServices.GetRequiredService<CallerAuthorization>().InvokeAsync(context, next));
            app.UseRequestLimit();
            app.Use((HttpContext context, RequestDelegate next) =>
                context.RequestServices.GetRequiredService<UnreadableCalls>().InvokeAsync(context, next));
        }

        return app;
    }

    // A service without a certificate or without its callers does not start. A migration listens to nobody and needs
    // neither.
    private static Task ValidateFiles(IServiceProvider provider)
    {
        _ = provider.GetRequiredService<WorkloadIdentity>().Material;
        var ingress = provider.GetRequiredService<IngressCertificates>();
        if (ingress.Exist)
        {
            _ = ingress.Current;
        }
        else
        {
            _ = provider.GetRequiredService<WatchedCallers>();
        }

        _ = provider.GetService<ProbeEndpoint>();

        return Task.CompletedTask;
    }
}
