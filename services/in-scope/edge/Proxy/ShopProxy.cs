using System.Net;
using Microsoft.Net.Http.Headers;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Http;
using Yarp.ReverseProxy.Forwarder;

namespace RegulatedWorkload.Edge.Proxy;

/// <summary>Sends one request to the storefront and its answer back.</summary>
internal sealed class ShopProxy(IHttpForwarder forwarder, HttpMessageInvoker invoker, Uri storefront) : IDisposable
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private static readonly ForwarderRequestConfig Request = new()
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = CallTimes.Shop,
    };

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // A dns:/// address names its host and port in the path.
    private readonly string _destination = $"https://{storefront.AbsolutePath.TrimStart('/')}/";

    public async Task ForwardAsync(HttpContext context)
    {
        if (!IsForwarded(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = Methods;
            return;
        }

        if (!ShopTransformer.CanCopy(context.Request.Headers))
        {
            throw new BadHttpRequestException("A header that is passed on is not ASCII.");
        }

        // No protocol is switched: the guard could not read what follows.
        context.Request.Headers.Remove(HeaderNames.Upgrade);
        var error = await forwarder.SendAsync(context, _destination, invoker, Request, ShopTransformer.Instance);
        if (error is ForwarderError.None || context.RequestAborted.IsCancellationRequested) return;
        if (context.Response.HasStarted) return;
        context.Response.Clear();
        await Problem.WriteAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "dependency-unavailable",
            "The shop is not available at the moment.",
            RetryAfter);
    }

    public void Dispose() => invoker.Dispose();

    private static bool IsForwarded(string method) =>
        Methods.Split(", ").Contains(method, StringComparer.Ordinal);
}
