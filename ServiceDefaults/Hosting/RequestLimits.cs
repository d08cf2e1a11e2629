using System.Threading.RateLimiting;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// What peers may make a service hold, on every listener: the product of these numbers fits the memory of a pod.
/// Kestrel counts connections per listener, so that a flood of traffic keeps no probe out.
/// </summary>
public static class RequestLimits
{
    /// <summary>The largest request body and the largest gRPC message, in bytes.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>How many connections a listener has at once.</summary>
    public const int MaxConnections = 512;

    /// <summary>How many requests are worked on at once by one service, or for one destination.</summary>
    public const int MaxRequests = 256;

    // What may have arrived of a body, or of several on one connection, before anyone reads it.
    private const int StreamWindow = MaxBody + (32 * 1024);
    private const int ConnectionWindow = 2 * MaxBody;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Lets <see cref="MaxRequests"/> requests at once into the rest of this pipeline, and answers others with 503 and
    /// when to try again. Callers over gRPC read that as UNAVAILABLE (gRPC over HTTP/2, status codes).
    /// </summary>
    public static IApplicationBuilder UseRequestLimit(this IApplicationBuilder app) =>
        app.UseRateLimiter(new RateLimiterOptions
        {
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ =>
                RateLimitPartition.GetConcurrencyLimiter(
                    0, _ => new ConcurrencyLimiterOptions { PermitLimit = MaxRequests })),
            OnRejected = (rejected, _) => new ValueTask(Problem.WriteAsync(
                rejected.HttpContext,
                StatusCodes.Status503ServiceUnavailable,
                "overloaded",
                "There is too much to do at the moment.",
                RetryAfter)),
        });

    internal static void AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = MaxBody);
        services.Configure<GrpcServiceOptions>(grpc => grpc.MaxReceiveMessageSize = MaxBody);
    }

    internal static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBodySize = MaxBody;
        limits.MaxRequestBufferSize = MaxBody;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.Http2.MaxRequestHeaderFieldSize = 8 * 1024;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    }
}
