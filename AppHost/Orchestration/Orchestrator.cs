using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// Runs a launch plan as processes: callees before callers, each when those it waits for are ready, and stops them
/// callers first.
/// </summary>
public sealed class Orchestrator : IAsyncDisposable
{
    private readonly Readiness _readiness;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly List<(Supervisor Supervisor, CancellationTokenSource Stop, Task Run)> _running = [];

    /// <summary>Prepares the services of a plan; starts nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="executable">The executable of a service, by name.</param>
    /// <param name="time">The clock of probes and pauses.</param>
    /// <param name="log">Told every line of every service, on any thread.</param>
    public Orchestrator(LaunchPlan plan, Func<string, string> executable, TimeProvider time, Action<LogLine> log)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(executable);
        _readiness = new Readiness(time);
        Services = [.. plan.Services.Select(service => new Supervisor(
            service, executable(service.Name), _readiness, time, log))];
    }

    /// <summary>The services in the order of the plan.</summary>
    public IReadOnlyList<Supervisor> Services { get; }

    /// <summary>Starts all services and returns when all are ready.</summary>
    /// <exception cref="RunException">A service ended or was not ready in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abandoned.Token);
        foreach (var supervisor in Services)
        {
            var stop = new CancellationTokenSource();
            _running.Add((supervisor, stop, RunAsync(supervisor, stop.Token)));
        }

        var waiting = Services.Select(supervisor => supervisor.Ready).ToList();
        while (waiting.Count > 0)
        {
            var next = await Task.WhenAny(waiting).WaitAsync(abandoned.Token);
            await next;
            waiting.Remove(next);
        }
    }

    /// <summary>Stops what runs: a caller before its callees, so that no call finds its callee gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync();
        foreach (var (_, stop, run) in Enumerable.Reverse(_running))
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
        }

        _running.Clear();
        _readiness.Dispose();
        _abandoned.Dispose();
    }

    private async Task RunAsync(Supervisor supervisor, CancellationToken stop)
    {
        // Returns to the caller at once: the loop that starts services must not wait for any of them.
        await Task.Yield();
        var awaited = Services.Where(other => supervisor.Service.WaitsFor.Contains(other.Service.Name));
        try
        {
            await Task.WhenAll(awaited.Select(other => other.Ready)).WaitAsync(stop);
        }
        catch (Exception fault) when (fault is RunException or OperationCanceledException)
        {
            // What it waits for will never be ready; that fault is told by StartAsync.
            return;
        }

        await supervisor.RunAsync(stop);
    }
}
