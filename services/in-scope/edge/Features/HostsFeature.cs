using System.Text;
using Microsoft.Extensions.Primitives;
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
    private const string LineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public static void AddHosts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PublicOrigins>();
        // A header that is no UTF-8 would end its connection, which a gateway shares among many clients.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1);
        // A line ends with CR LF and nothing else (RFC 9112, section 2.2): two readers cannot differ.
        AppContext.SetSwitch(LineFeeds, true);
    }

    public static void UseHosts(this WebApplication app)
    {
        MalformedRequests.Subscribe(app.Services);
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        var security = app.Services.GetRequiredService<SecurityEvents>();
        app.Use((context, next) =>
        {
            if (!origins.IsShop(context.Request.Host) && !origins.IsPay(context.Request.Host))
            {
                MalformedRequests.Count(security, context, RequestRefusals.UnknownHost);
                return Problem.WriteAsync(
                    context, StatusCodes.Status421MisdirectedRequest, "misdirected", "This host is not served here.");
            }

            if (!IsPlain(context.Request.Headers.TransferEncoding))
            {
                // RFC 9112, section 6.1. Kestrel looks at the last coding alone, and the guard could not read the rest.
                MalformedRequests.Count(security, context, RequestRefusals.TransferCoding);
                return Problem.WriteAsync(
                    context,
                    StatusCodes.Status501NotImplemented,
                    "not-implemented",
                    "This transfer coding is not read here.");
            }

            if (SpoofedHeaders.Refuse(context.Request) is not { } reason) return next(context);
            MalformedRequests.Count(security, context, reason);
            return Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "malformed", "The request is malformed.");
        });
    }

    private static bool IsPlain(StringValues transferCoding) =>
        transferCoding.Count == 0
        || string.Equals(transferCoding.ToString(), "chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>The pipeline of the shop's host: nothing of it runs for the pay host, nothing comes after it.</summary>
    public static void MapShop(this WebApplication app, Action<IApplicationBuilder> configure)
    {
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        app.MapWhen(context => origins.IsShop(context.Request.Host), configure);
    }
}
