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
    private bool _disposed;

    /// <summary>Prepares the services of a plan; starts nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="executable">The executable of a service, by name; asked before each of its starts.</param>
    /// <param name="time">The clock of probes and pauses.</param>
    /// <param name="log">Told every line of every service, on any thread.</param>
    /// <param name="attached">
    /// The services that someone else starts and ends: here they are only waited for, however long it takes.
    /// </param>
    public Orchestrator(
        LaunchPlan plan,
        Func<string, string> executable,
        TimeProvider time,
        Action<LogLine> log,
        IReadOnlyCollection<string>? attached = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(executable);
        _readiness = new Readiness(time);
        Services = [.. plan.Services.Select(service => new Supervisor(
            service, executable, _readiness, time, log, attached?.Contains(service.Name) ?? false))];
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
            await supervisor.BeginAsync(AwaitedBy(supervisor.Service), abandoned.Token);
        }

        var waiting = Services.Select(supervisor => supervisor.Ready).ToList();
        while (waiting.Count > 0)
        {
            var next = await Task.WhenAny(waiting).WaitAsync(abandoned.Token);
            await next;
            waiting.Remove(next);
        }
    }

    /// <summary>
    /// Starts one service that is stopped or has failed, and returns when it is ready; one that runs is left alone.
    /// </summary>
    /// <exception cref="RunException">
    /// No service has this name, or it does not become ready; the message says which.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// It was stopped meanwhile, or the caller no longer waits.
    /// </exception>
    public async Task StartAsync(string name, CancellationToken cancellationToken = default)
    {
        var ready = await Find(name).BeginAsync(Task.CompletedTask, cancellationToken);
        await ready.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Stops one service and returns when its process is gone. It stays stopped until it is started; its callers run
    /// on.
    /// </summary>
    /// <exception cref="RunException">No service has this name.</exception>
    public Task StopAsync(string name, CancellationToken cancellationToken = default) =>
        Find(name).StopAsync(cancellationToken);

    /// <summary>Stops one service, if it runs, starts it with a new process, and returns when that is ready.</summary>
    /// <inheritdoc cref="StartAsync(string, CancellationToken)" path="/exception"/>
    public async Task RestartAsync(string name, CancellationToken cancellationToken = default)
    {
        var ready = await Find(name).RestartAsync(cancellationToken);
        await ready.WaitAsync(cancellationToken);
    }

    /// <summary>Stops what runs: a caller before its callees, so that no call finds its callee gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _abandoned.CancelAsync();
        foreach (var supervisor in Services.Reverse())
        {
            await supervisor.DisposeAsync();
        }

        _readiness.Dispose();
        _abandoned.Dispose();
    }

    private Task AwaitedBy(ServiceLaunch service) => Task.WhenAll(
        Services.Where(other => service.WaitsFor.Contains(other.Service.Name)).Select(other => other.Ready));

    private Supervisor Find(string name) =>
        Services.FirstOrDefault(supervisor => supervisor.Service.Name == name)
        ?? throw new RunException(
            $"There is no service '{name}'; the services of this run are "
            + $"{string.Join(", ", Services.Select(supervisor => supervisor.Service.Name))}.");
}
