using RegulatedWorkload.Edge.Hosts;
using RegulatedWorkload.Edge.Requests;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// Serves the two declared hosts and no other name, and no request that could be read as one to another. Kestrel has
/// already refused a request whose target and <c>Host</c> disagree (RFC 9112, section 3.2.2), and reads
/// <c>:authority</c> alone where both exist.
/// </summary>
internal static class HostsFeature
{
    public static void AddHosts(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<PublicOrigins>();

    public static void UseHosts(this WebApplication app)
    {
        MalformedRequests.Subscribe(app.Services);
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        var security = app.Services.GetRequiredService<SecurityEvents>();
        app.Use((context, next) =>
        {
            if (!origins.IsShop(context.Request.Host) && !origins.IsPay(context.Request.Host))
            {
                security.RequestRefused(RequestRefusals.UnknownHost, Origin.Of(context));
                return Problem.WriteAsync(
                    context, StatusCodes.Status421MisdirectedRequest, "misdirected", "This host is not served here.");
            }

            if (SpoofedHeaders.Refuse(context.Request) is not { } reason) return next(context);
            security.RequestRefused(reason, Origin.Of(context));
            return Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "malformed", "The request is malformed.");
        });
    }

    /// <summary>The pipeline of the shop's host: nothing of it runs for the pay host, nothing comes after it.</summary>
    public static void MapShop(this WebApplication app, Action<IApplicationBuilder> configure)
    {
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        app.MapWhen(context => origins.IsShop(context.Request.Host), configure);
    }
}
