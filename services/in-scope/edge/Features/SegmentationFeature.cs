using RegulatedWorkload.Edge.Hosts;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// The proof of segmentation as a page of the shop's host. It is there only where the slice names the folder that
/// holds it, which no slice of a cluster does: who may call whom is not for the public.
/// </summary>
internal static class SegmentationFeature
{
    private static readonly Dictionary<string, (string Name, string ContentType)> s_files = new(StringComparer.Ordinal)
    {
        ["/segmentation"] = ("index.html", "text/html; charset=utf-8"),
        ["/segmentation/segmentation.css"] = ("segmentation.css", "text/css; charset=utf-8"),
        ["/segmentation/segmentation.html"] = ("segmentation.html", "text/html; charset=utf-8"),
        ["/segmentation/segmentation.json"] = ("segmentation.json", "application/json"),
    };

    public static void UseSegmentation(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServiceSettings>().SegmentationDirectory is not { } directory) return;
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        app.Use((context, next) =>
            origins.IsShop(context.Request.Host) && s_files.TryGetValue(context.Request.Path.Value ?? "", out var file)
                ? AnswerAsync(context, Path.Combine(directory, file.Name), file.ContentType)
                : next(context));
    }

    private static async Task AnswerAsync(HttpContext context, string file, string contentType)
    {
        if (!EmbeddedFile.Methods.Contains(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        // Written anew by each verification.
        context.Response.Headers.CacheControl = "no-store";
        if (!File.Exists(file))
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "not-verified",
                "Nothing has been verified yet: run 'verify', or the command of the dashboard.");
            return;
        }

        var content = await File.ReadAllBytesAsync(file, context.RequestAborted);
        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }
}
