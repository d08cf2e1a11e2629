using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.AppHost.Dashboard.Access;

/// <summary>
/// Keeps web pages out. A foreign name for this address (DNS rebinding) is not answered; nor is a request that another
/// origin sent, nor one without the cookie of a session.
/// </summary>
internal sealed class RequestGuard(DashboardAccess access, int port)
{
    public const string OpenPath = "/open";

    private static readonly string[] Names = ["localhost", "127.0.0.1"];

    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly string[] _hosts = [.. Names.Select(name => Host(name, port))];

    /// <summary>
    /// The name of the cookie. Cookies are shared by all ports of a host, and two runs may be open at once.
    /// </summary>
    public string Cookie { get; } = string.Create(CultureInfo.InvariantCulture, $"dashboard-{port}");

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers);
        var request = context.Request;
        if (!_hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            await RefuseAsync(
                context, StatusCodes.Status421MisdirectedRequest, "This address answers to localhost only.");
        }
        else if (IsForeign(request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Another site sent this request.");
        }
        else if (request.Path == OpenPath || access.Admits(request.Cookies[Cookie]))
        {
            await next(context);
        }
        else
        {
            await RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "Open the dashboard with the address that the run printed last; each works once.");
        }
    }

    // Browsers set these headers themselves; a page cannot forge them. Following a link from elsewhere is no attack by
    // itself, and shows nothing without the cookie, which does not come along then.
    private bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0)
        {
            return !_hosts.Any(host => string.Equals(origin, $"http://{host}", StringComparison.OrdinalIgnoreCase));
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return true;
        return request.Headers["Sec-Fetch-Site"] is [not ("same-origin" or "none")]
            && request.Headers["Sec-Fetch-Mode"] is not ["navigate"];
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        // With no-referrer, browsers would hide the origin of the forms from the check above.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }

    private static string Host(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"{name}:{port}");
}
