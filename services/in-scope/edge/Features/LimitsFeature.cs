using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RegulatedWorkload.Edge.Requests;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// How much one client may ask for, and how big and slow it may be. <see cref="ClientAddressFeature"/> says who a
/// client is.
/// </summary>
internal static class LimitsFeature
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    // 100 requests a second, 400 at once.
    private static readonly TokenBucketRateLimiterOptions Overall = Bucket(burst: 400, perPeriod: 10);

    // 20 cards a second, 100 at once: enough for any household, too little to try numbers out.
    private static readonly TokenBucketRateLimiterOptions Cards = Bucket(burst: 100, perPeriod: 2);

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel.Limits));
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PerClient(Overall, _ => true), PerClient(Cards, IsForCards));
            limiter.OnRejected = RejectAsync;
        });
    }

    public static void UseLimits(this WebApplication app) => app.UseRateLimiter();

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBodySize = RequestBody.MaxSize;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 8 * 1024;
    }

    private static PartitionedRateLimiter<HttpContext> PerClient(
        TokenBucketRateLimiterOptions bucket, Func<HttpContext, bool> counts) =>
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => counts(context)
            ? RateLimitPartition.GetTokenBucketLimiter(Client(context), _ => bucket)
            : RateLimitPartition.GetNoLimiter(IPAddress.None));

    private static bool IsForCards(HttpContext context) => context.Request.Path.StartsWithSegments("/cards");

    // A household has a whole IPv6 network of 64 bits; counting single addresses would count nothing.
    private static IPAddress Client(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var network = address.GetAddressBytes();
        network.AsSpan(8).Clear();
        return new IPAddress(network);
    }

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : ShortestWait;
        await Problem.WriteAsync(
            rejected.HttpContext,
            StatusCodes.Status429TooManyRequests,
            "rate-limited",
            "Too many requests.",
            wait > ShortestWait ? wait : ShortestWait);
    }

    private static TokenBucketRateLimiterOptions Bucket(int burst, int perPeriod) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perPeriod,
        ReplenishmentPeriod = Period,
        AutoReplenishment = false,
    };
}
