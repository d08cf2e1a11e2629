using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.ServiceDefaults.Http;

/// <summary>
/// Errors of the public interface as <c>application/problem+json</c> (RFC 9457), without an echo of input.
/// </summary>
public static class Problem
{
    /// <summary>The prefix of every problem type.</summary>
    public const string TypePrefix = "urn:regulated-workload:problem:";

    /// <summary>Writes a problem as the whole answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="slug">The stable end of the type, for example <c>card-expired</c>.</param>
    /// <param name="title">A sentence for people.</param>
    /// <param name="retryAfter">When to try again; sent as <c>Retry-After</c> in whole seconds.</param>
    public static async Task WriteAsync(
        HttpContext context, int status, string slug, string title, TimeSpan? retryAfter = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (retryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", TypePrefix + slug);
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
