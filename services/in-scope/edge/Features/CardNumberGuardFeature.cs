using Microsoft.AspNetCore.Http.Features;
using RegulatedWorkload.Edge.Requests;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// Refuses a request to the shop that carries a card number, before a byte of it is forwarded. The storefront is out
/// of scope, and stays so only as long as this holds.
/// </summary>
internal static class CardNumberGuardFeature
{
    public static IApplicationBuilder UseCardNumberGuard(this IApplicationBuilder shop)
    {
        var events = shop.ApplicationServices.GetRequiredService<SecurityEvents>();
        return shop.Use((context, next) => GuardAsync(context, next, events));
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, SecurityEvents events)
    {
        if (FindBeforeBody(context) is { } place)
        {
            await RefuseAsync(context, events, place);
            return;
        }

        // A compressed body could not be read.
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.MaxSize, context.RequestAborted);
        if (body is null)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }
        else if (CardNumberGuard.InBody(body.Bytes))
        {
            await RefuseAsync(context, events, "body");
        }
        else
        {
            body.ReplaceIn(context.Request);
            await next(context);
        }
    }

    private static string? FindBeforeBody(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (CardNumberGuard.InTarget(target)) return "target";
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                if (CardNumberGuard.InHeader(name, value)) return "header";
            }
        }

        return null;
    }

    private static Task RefuseAsync(HttpContext context, SecurityEvents events, string place)
    {
        events.CardNumberBlocked(place, Origin.Of(context));
        return Problem.WriteAsync(
            context,
            StatusCodes.Status422UnprocessableEntity,
            "card-number-refused",
            "A card number belongs in the card form and nowhere else.");
    }
}
