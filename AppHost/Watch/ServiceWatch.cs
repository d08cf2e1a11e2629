using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Watch;

/// <summary>
/// Builds and restarts the services whose sources change. One that does not compile keeps its running process.
/// </summary>
internal sealed class ServiceWatch(
    SourceChanges changes,
    WatchedSources sources,
    ServiceBuild build,
    ServiceBinaries binaries,
    Orchestrator orchestrator,
    LocalState state,
    Action<LogLine> tell)
{
    private readonly Dictionary<string, bool> _second = new(StringComparer.Ordinal);

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = await changes.NextAsync(cancellationToken);
            var affected = changed.SelectMany(sources.AffectedBy).ToHashSet(StringComparer.Ordinal);

            // Callees first, as they were started.
            foreach (var service in orchestrator.Services.Select(supervisor => supervisor.Service))
            {
                if (affected.Contains(service.Name)) await ReplaceAsync(service, cancellationToken);
            }
        }
    }

    private async Task ReplaceAsync(ServiceLaunch service, CancellationToken cancellationToken)
    {
        // Two folders by turns: the process that runs was started from the other.
        var second = _second.GetValueOrDefault(service.Name);
        var folder = Path.Combine(state.Root, "watch", service.Name, second ? "2" : "1");
        Say(service, "Its sources changed; it is built.", isError: false);
        var errors = await build.RunAsync(service, folder, cancellationToken);
        if (errors.Count > 0)
        {
            foreach (var error in errors) Say(service, error, isError: true);
            Say(service, "It was not built; its process runs on as it was.", isError: true);
            return;
        }

        _second[service.Name] = !second;
        binaries.Use(service.Name, folder);
        try
        {
            await orchestrator.RestartAsync(service.Name, cancellationToken);
            Say(service, "It was built and started again.", isError: false);
        }
        catch (RunException fault)
        {
            Say(service, fault.Message, isError: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Someone else stopped it meanwhile.
        }
    }

    private void Say(ServiceLaunch service, string text, bool isError) =>
        tell(new LogLine(service.Name, text, isError));
}
