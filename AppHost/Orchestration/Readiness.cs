using System.Globalization;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>Asks the readiness probe of a starting service, often, since a person waits.</summary>
internal sealed class Readiness(TimeProvider time) : IDisposable
{
    /// <summary>How long a service may take to become ready.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // A service that accepts the question and never answers it is asked again, until patience ends.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _probe = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(1),
    });

    /// <summary>Whether the service became ready; false when it ended first or took too long.</summary>
    public async Task<bool> WaitAsync(ServiceLaunch service, Task end, CancellationToken cancellationToken)
    {
        var address = AddressOf(service);
        var started = time.GetTimestamp();
        while (!end.IsCompleted && time.GetElapsedTime(started) < Patience)
        {
            if (await IsReadyAsync(address, cancellationToken)) return true;
            await Task.WhenAny(end, Task.Delay(Interval, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }

    /// <summary>
    /// Waits, as long as it takes, until a service that someone else runs is ready, or is so no more.
    /// </summary>
    public async Task BecomesAsync(bool ready, ServiceLaunch service, CancellationToken cancellationToken)
    {
        while (await IsReadyAsync(AddressOf(service), cancellationToken) != ready)
        {
            await Task.Delay(Interval * 5, time, cancellationToken);
        }
    }

    public void Dispose() => _probe.Dispose();

    private static Uri AddressOf(ServiceLaunch service) =>
        new(string.Create(
            CultureInfo.InvariantCulture, $"http://127.0.0.1:{service.HealthPort}{service.ReadinessPath}"));

    private async Task<bool> IsReadyAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await _probe.SendAsync(request, either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // Of patience, or of the time to connect in, which ends in the same exception.
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
