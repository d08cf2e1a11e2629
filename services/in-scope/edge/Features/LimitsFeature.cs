using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// How much one client may ask for. <see cref="ClientAddressFeature"/> says who a client is.
/// </summary>
internal static class LimitsFeature
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    // 100 requests a second, 400 at once.
    private static readonly TokenBucketRateLimiterOptions Overall = Bucket(burst: 400, perPeriod: 10);

    // 20 cards a second, 100 at once: enough for any household, too little to try numbers out.
    private static readonly TokenBucketRateLimiterOptions Cards = Bucket(burst: 100, perPeriod: 2);

    // As many as an HTTP/2 connection has streams, and less than half of what a destination serves.
    private static readonly ConcurrencyLimiterOptions UnderWay = new() { PermitLimit = 100 };

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PerClient(Overall, _ => true), PerClient(Cards, IsForCards), AtOnce());
            limiter.OnRejected = RejectAsync;
        });
    }

    public static void UseLimits(this WebApplication app) => app.UseRateLimiter();

    private static PartitionedRateLimiter<HttpContext> PerClient(
        TokenBucketRateLimiterOptions bucket, Func<HttpContext, bool> counts) =>
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => counts(context)
            ? RateLimitPartition.GetTokenBucketLimiter(Client(context), _ => bucket)
            : RateLimitPartition.GetNoLimiter(IPAddress.None));

    private static PartitionedRateLimiter<HttpContext> AtOnce() =>
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(
            context => RateLimitPartition.GetConcurrencyLimiter(Client(context), _ => UnderWay));

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
