using System.Net;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>Waits until instances say that they are ready.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RunException">They were not ready in time; the sentence names them.</exception>
    public static async Task AwaitAsync(
        IReadOnlyList<Instance> instances, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var ready = await Task.WhenAll(
                instances.Select(instance => IsReadyAsync(client, instance, cancellationToken)));
            if (ready.All(one => one)) return;
            if (TimeProvider.System.GetElapsedTime(started) > timeout)
            {
                var missing = instances.Where((_, index) => !ready[index]).Select(instance => instance.Name);
                throw new RunException($"Not ready in {timeout.TotalSeconds:0} s: {string.Join(", ", missing)}.");
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(
        HttpMessageInvoker client, Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{instance.Health}/readyz");
            using var answer = await client.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
