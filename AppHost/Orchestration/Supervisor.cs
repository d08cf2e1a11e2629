using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// Keeps one service running: starts it, watches until it is ready, and starts it again when it ends unasked, after
/// a pause that doubles, until it has ended too often. Its members may be used from any thread.
/// </summary>
public sealed class Supervisor : IAsyncDisposable
{
    private readonly Supervision _supervision;
    private readonly bool _isAttached;
    private readonly TaskCompletionSource _everReady = NewSignal();

    // Start, stop and restart take turns; between two of them, only the loop changes the status.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource _stop = new();
    private TaskCompletionSource _ready = NewSignal();
    private Task _loop = Task.CompletedTask;
    private bool _closed;
    private volatile ServiceStatus _status = new(ServiceState.Waiting, null, 0, null);

    internal Supervisor(
        ServiceLaunch service,
        Func<string, string> executable,
        Readiness readiness,
        TimeProvider time,
        Action<LogLine> log,
        bool isAttached)
    {
        Service = service;
        _isAttached = isAttached;
        _supervision = new Supervision(service, executable, readiness, time, log, Change, BecameReady);
    }

    /// <summary>
    /// Raised after each change of <see cref="Status"/>, in order, on the thread that made the change. A handler must
    /// neither throw nor wait for this service.
    /// </summary>
    public event Action<Supervisor>? Changed;

    /// <summary>The plan of the service.</summary>
    public ServiceLaunch Service { get; }

    /// <summary>All that is known of it, from one moment.</summary>
    public ServiceStatus Status
    {
        get => _status;
        private set
        {
            if (_status == value) return;
            _status = value;
            Changed?.Invoke(this);
        }
    }

    /// <summary>
    /// Completes when it is ready for the first time; fails with a sentence when its first start does.
    /// </summary>
    public Task Ready => _everReady.Task;

    /// <summary>Stops it for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _closed = true;
            await EndAsync();
            _stop.Dispose();
            _everReady.TrySetCanceled();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Starts it, unless it runs, once <paramref name="awaited"/> is done; the result tells when it is ready.
    /// </summary>
    internal async Task<Task> BeginAsync(Task awaited, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Begin(awaited);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops it; returns when its process is gone.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await EndAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops it, if it runs, and starts it; the result tells when it is ready.</summary>
    internal async Task<Task> RestartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await EndAsync();
            return Begin(Task.CompletedTask);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Begin(Task awaited)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_loop.IsCompleted) return _ready.Task;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        _ready = NewSignal();
        _loop = RunAsync(awaited, _ready, _stop.Token);
        return _ready.Task;
    }

    private async Task EndAsync()
    {
        if (!_loop.IsCompleted) await _stop.CancelAsync();
        await _loop;
        Status = Status with { State = ServiceState.Stopped };
    }

    private async Task RunAsync(Task awaited, TaskCompletionSource ready, CancellationToken stop)
    {
        // Whoever starts many services must not wait for the first of them.
        await Task.Yield();
        try
        {
            if (!await IsDoneAsync(awaited, stop))
            {
                // What it waits for will not be ready; that fault is told where it happened.
                ready.TrySetCanceled(CancellationToken.None);
                return;
            }

            if (_isAttached) await _supervision.AttendAsync(stop);
            else Fail(await _supervision.KeepRunningAsync(stop), ready);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Status = Status with { State = ServiceState.Stopped, ProcessId = null };
            ready.TrySetCanceled(stop);
        }
#pragma warning disable CA1031 // A loop that ended silently would leave whoever waits for the service waiting forever.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fail($"Service '{Service.Name}' cannot be kept running: {fault.Message}", ready);
        }
    }

    private static async Task<bool> IsDoneAsync(Task awaited, CancellationToken stop)
    {
        await awaited.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        return awaited.IsCompletedSuccessfully;
    }

    private void Fail(string sentence, TaskCompletionSource ready)
    {
        Status = Status with { State = ServiceState.Failed, ProcessId = null, LastFailure = sentence };
        var fault = new RunException(sentence);
        ready.TrySetException(fault);

        // The first failure is told by the start that it ends; a later one would otherwise go unseen.
        if (!_everReady.TrySetException(fault)) _supervision.Note(sentence);

        // Observed: not everyone who starts a service waits for it.
        _ = (_everReady.Task.Exception, ready.Task.Exception);
    }

    private void Change(Func<ServiceStatus, ServiceStatus> change) => Status = change(Status);

    private void BecameReady()
    {
        Status = Status with { State = ServiceState.Ready };
        _ready.TrySetResult();
        _everReady.TrySetResult();
    }
}
