using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>Lets a service be asked by its verifier, where its slice names one.</summary>
internal static class ProbeRegistration
{
    public static void AddProbe(this IServiceCollection services, ServiceSettings settings)
    {
        if (settings.Probe is not { } probe) return;
        services.AddSingleton(probe);
        services.AddSingleton<Prober>();
        services.AddSingleton<ProbeEndpoint>();
    }

    public static void UseProbe(this WebApplication app)
    {
        if (app.Services.GetService<ProbeSettings>() is null) return;
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            var probe = context.RequestServices.GetRequiredService<ProbeEndpoint>();
            return probe.Owns(context) ? probe.AnswerAsync(context) : next(context);
        });
    }
}
