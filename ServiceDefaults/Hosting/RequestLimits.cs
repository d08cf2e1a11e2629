using System.Threading.RateLimiting;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// What peers may make a service hold, on every listener: the product of these numbers fits the memory of a pod.
/// </summary>
public static class RequestLimits
{
    /// <summary>The largest request body and the largest gRPC message, in bytes.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>How many connections a listener has at once, which <see cref="ConnectionLimit"/> looks after.</summary>
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
    /// <remarks>
    /// Not the middleware of ASP.NET Core for limits: it looks after the partitions of its limiters ten times a second,
    /// which is most of what an idle service would do.
    /// </remarks>
    public static IApplicationBuilder UseRequestLimit(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var refusals = app.ApplicationServices.GetRequiredService<RefusalCounter>();
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = MaxRequests });
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>()
            .ApplicationStopped.Register(limiter.Dispose);
        return app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            using var lease = limiter.AttemptAcquire();
            if (lease.IsAcquired)
            {
                await next(context);
                return;
            }

            refusals.Add(RefusalCounter.Load, "too-many-requests");
            await Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "overloaded",
                "There is too much to do at the moment.",
                RetryAfter);
        });
    }

    internal static void AddRequestLimits(this IServiceCollection services)
    {
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = MaxBody);
        services.Configure<GrpcServiceOptions>(grpc => grpc.MaxReceiveMessageSize = MaxBody);
    }

    internal static void Apply(KestrelServerLimits limits)
    {
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
