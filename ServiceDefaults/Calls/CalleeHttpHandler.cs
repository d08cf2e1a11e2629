using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Sends each request to a callee, of gRPC and of the reverse proxy alike, through the connections that are trusted
/// now. One that was surely not sent, or may be sent twice, is sent again when its connection fails.
/// </summary>
internal sealed class CalleeHttpHandler(
    Callee callee,
    CalleeTraffic traffic,
    CalleeEndPoints endPoints,
    CurrentConnections connections,
    CalleeReach reach,
    TimeProvider time)
    : HttpMessageHandler
{
    // With the time that a choice and then a call may take still within what the gateway gives a request, 30 s.
    private static readonly TimeSpan ResendTimeout = TimeSpan.FromSeconds(15);
    private const int MostAttempts = 10;

    private readonly string _authority = CalleeAddress.Of(callee).Authority;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Host ??= _authority;
        if (traffic == CalleeTraffic.Grpc) CallTelemetry.Propagate(request, callee.Service);
        else request.Options.Set(CallTelemetry.Callee, callee.Service);
        var began = time.GetTimestamp();
        try
        {
            var answer = await SendAgainAsync(request, cancellationToken);
            reach.Answered(callee.Service);
            return answer;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            reach.Unanswered(callee.Service, began, connections.Replace);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) connections.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendAgainAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var known = await endPoints.KnownAsync(cancellationToken);
            try
            {
                return await connections.Value.SendAsync(request, known, cancellationToken);
            }
            catch (NoConnectionException) when (attempt < MostAttempts)
            {
                // All pods may have been replaced since the name was looked up.
                if (ReferenceEquals(await endPoints.AnewAsync(cancellationToken), known)) throw;
            }
            catch (HttpRequestException failure)
                when (attempt < MostAttempts
                    && TimeProvider.System.GetElapsedTime(began) < ResendTimeout
                    && failure is not NoConnectionException
                    && (NothingWasSent(failure) || IsSafe(request)))
            {
                endPoints.Doubt();
            }
        }
    }

    private static bool NothingWasSent(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;

    // RFC 9110, 9.2.2.
    private static bool IsSafe(HttpRequestMessage request) =>
        request.Content is null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head);
}
