using Aspire.Hosting;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>Tells on the console where a browser begins, once everything behind it is ready.</summary>
public static class EntranceAnnouncement
{
    /// <summary>Announces a public host when the service that serves it is ready.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="host">The declared host.</param>
    /// <param name="hint">What a newcomer does there.</param>
    /// <exception cref="ArgumentException">No service serves this host.</exception>
    public static WorkloadBuilder OpensAt(this WorkloadBuilder workload, string host, string hint)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var entrance = workload.Run.Plan.Services.FirstOrDefault(service => service.Urls.Any(url => url.Name == host))
            ?? throw new ArgumentException($"No service serves the host '{host}'.", nameof(host));
        var address = entrance.Urls.First(url => url.Name == host).Url;
        workload.Service(entrance.Name).OnResourceReady((_, ready, _) =>
        {
            WorkloadLog.Of(ready.Services).Tell($"Open {address}  {hint}");
            return Task.CompletedTask;
        });
        return workload;
    }
}
