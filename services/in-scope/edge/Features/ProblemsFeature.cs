using RegulatedWorkload.Edge.Requests;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Edge.Features;

/// <summary>Every error leaves as a problem (RFC 9457): no stack trace, no empty answer, no echo.</summary>
internal static partial class ProblemsFeature
{
    public static void UseProblems(this WebApplication app)
    {
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemsFeature));
        var security = app.Services.GetRequiredService<SecurityEvents>();
        app.Use((context, next) => CatchAsync(context, next, logger, security));
    }

    private static async Task CatchAsync(
        HttpContext context, RequestDelegate next, ILogger logger, SecurityEvents security)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            MalformedRequests.Count(
                security,
                context,
                refusal.StatusCode == StatusCodes.Status408RequestTimeout
                    ? RequestRefusals.SlowBody
                    : RequestRefusals.Malformed);
            if (!context.RequestAborted.IsCancellationRequested) await WriteAsync(context, refusal.StatusCode);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Failed(logger, failure);
            context.Response.Clear();
            await WriteAsync(context, StatusCodes.Status500InternalServerError);
        }
    }

    private static Task WriteAsync(HttpContext context, int status)
    {
        var (slug, title) = status switch
        {
            StatusCodes.Status400BadRequest => ("malformed", "The request is malformed."),
            StatusCodes.Status403Forbidden => ("forbidden", "The request is not allowed."),
            StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", "This address has no such method."),
            StatusCodes.Status408RequestTimeout => ("timeout", "The request took too long to arrive."),
            StatusCodes.Status413PayloadTooLarge => ("too-large", "The request is too large."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported-media-type", "This content is not read here."),
            StatusCodes.Status503ServiceUnavailable => ("dependency-unavailable", "A part of it is not available."),
            < StatusCodes.Status500InternalServerError => ("refused", "The request was refused."),
            _ => ("internal", "The request could not be served."),
        };
        return Problem.WriteAsync(context, status, slug, title);
    }

    [LoggerMessage(2001, LogLevel.Error, "A request failed")]
    private static partial void Failed(ILogger logger, Exception failure);
}
