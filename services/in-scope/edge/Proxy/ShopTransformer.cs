using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace RegulatedWorkload.Edge.Proxy;

/// <summary>
/// Copies the headers that the storefront reads and no others: cookies, trace context and whatever a client says about
/// its address end here.
/// </summary>
internal sealed class ShopTransformer : HttpTransformer
{
    public static readonly ShopTransformer Instance = new();

    private static readonly string[] s_copied =
    [
        HeaderNames.Accept,
        HeaderNames.AcceptLanguage,
        HeaderNames.ContentType,
        HeaderNames.IfModifiedSince,
        HeaderNames.IfNoneMatch,
        HeaderNames.UserAgent,
        "Idempotency-Key",
    ];

    private ShopTransformer()
    {
    }

    /// <summary>
    /// Whether what is copied is plain ASCII. Other bytes are opaque data that no recipient needs to understand
    /// (RFC 9110, section 5.5), and the client of the storefront does not send them.
    /// </summary>
    public static bool CanCopy(IHeaderDictionary headers) =>
        s_copied.All(name => headers[name].All(value => Ascii.IsValid(value)));

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken)
    {
        var request = httpContext.Request;
        foreach (var name in s_copied)
        {
            Set(proxyRequest, name, request.Headers[name]);
        }

        // The guard has read it whole.
        if (proxyRequest.Content is { } content) content.Headers.ContentLength = request.ContentLength;
        Set(proxyRequest, "X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        Set(proxyRequest, "X-Forwarded-Host", request.Host.Value);
        Set(proxyRequest, "X-Forwarded-Proto", request.Scheme);
        return ValueTask.CompletedTask;
    }

    private static void Set(HttpRequestMessage request, string name, StringValues values)
    {
        if (values.Count == 0) return;
        if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }
}
