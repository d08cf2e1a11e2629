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
        if (proxyRequest.Content is { } content) content.Headers.ContentLength = request.Body.Length;
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
