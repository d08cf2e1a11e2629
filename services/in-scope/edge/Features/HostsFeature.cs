using RegulatedWorkload.Edge.Hosts;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// Serves the two declared hosts and no other name. Kestrel has already refused a request whose target and
/// <c>Host</c> disagree (RFC 9112, section 3.2.2), and reads <c>:authority</c> alone where both exist.
/// </summary>
internal static class HostsFeature
{
    public static void AddHosts(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<PublicOrigins>();

    public static void UseHosts(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        app.Use((context, next) => origins.IsShop(context.Request.Host) || origins.IsPay(context.Request.Host)
            ? next(context)
            : Problem.WriteAsync(
                context, StatusCodes.Status421MisdirectedRequest, "misdirected", "This host is not served here."));
    }

    /// <summary>The pipeline of the shop's host: nothing of it runs for the pay host, nothing comes after it.</summary>
    public static void MapShop(this WebApplication app, Action<IApplicationBuilder> configure)
    {
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        app.MapWhen(context => origins.IsShop(context.Request.Host), configure);
    }
}
