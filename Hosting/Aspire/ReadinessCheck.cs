using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>
/// The health of a service by its readiness probe. Aspire asks an unready service again after 1, 2, 3, 5 seconds; so
/// that nobody waits that long, a check of one that is not ready yet goes on asking until it is, or for a while.
/// </summary>
internal sealed class ReadinessCheck(Uri address, TimeProvider time) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskingTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false });
    private bool _wasReady;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var ready = await IsReadyAsync(cancellationToken);
            var wasReady = _wasReady;
            _wasReady = ready;
            if (ready) return HealthCheckResult.Healthy();
            if (wasReady || time.GetElapsedTime(started) > AskingTimeout)
            {
                return HealthCheckResult.Unhealthy("Its readiness probe does not answer 200.");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ProbeTimeout);
        try
        {
            using var probe = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await _client.SendAsync(probe, timeout.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
