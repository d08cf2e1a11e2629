using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// Keeps one service running: starts it, watches until it is ready, and starts it again when it ends unasked, after
/// a pause that doubles, until it has ended too often.
/// </summary>
public sealed class Supervisor
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);
    private const int MostRestarts = 10;

    private readonly string _executable;
    private readonly Readiness _readiness;
    private readonly TimeProvider _time;
    private readonly Action<LogLine> _log;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServiceState _state = ServiceState.Waiting;

    internal Supervisor(
        ServiceLaunch service, string executable, Readiness readiness, TimeProvider time, Action<LogLine> log)
    {
        Service = service;
        _executable = executable;
        _readiness = readiness;
        _time = time;
        _log = log;
    }

    /// <summary>Raised after each change of <see cref="State"/>, on any thread.</summary>
    public event Action<Supervisor>? Changed;

    /// <summary>The plan of the service.</summary>
    public ServiceLaunch Service { get; }

    /// <summary>Where it stands.</summary>
    public ServiceState State
    {
        get => _state;
        private set
        {
            if (_state == value) return;
            _state = value;
            Changed?.Invoke(this);
        }
    }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Why it failed, as a sentence, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Completes when it is ready for the first time; fails with a sentence when it never will be.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Runs the service until <paramref name="stop"/> is cancelled or it has failed for good.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var (attempts, pause) = (0, FirstPause);
            while (true)
            {
                var started = _time.GetTimestamp();
                await RunOnceAsync(stop);
                stop.ThrowIfCancellationRequested();
                if (!_ready.Task.IsCompletedSuccessfully) return;
                if (_time.GetElapsedTime(started) >= StableAfter) (attempts, pause) = (0, FirstPause);
                if (++attempts > MostRestarts)
                {
                    Fail($"Service '{Service.Name}' ended {attempts} times in a row and is not started again.");
                    return;
                }

                State = ServiceState.Restarting;
                Note($"{Failure} It is started again in {pause.TotalSeconds:0} s.");
                await Task.Delay(pause, _time, stop);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                Restarts++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            State = ServiceState.Stopped;
            _ready.TrySetCanceled(stop);
        }
        catch (RunException fault)
        {
            Fail(fault.Message);
        }
    }

    private async Task RunOnceAsync(CancellationToken stop)
    {
        State = ServiceState.Starting;
        await using var process = ServiceProcess.Start(Service, _executable, _log);
        var end = process.WaitForEndAsync(stop);
        if (await _readiness.WaitAsync(Service, end, stop))
        {
            State = ServiceState.Ready;
            _ready.TrySetResult();
        }
        else if (!end.IsCompleted)
        {
            Fail($"Service '{Service.Name}' was not ready within {Readiness.Patience.TotalSeconds:0} s.");
            return;
        }

        await end;
        Failure = $"Service '{Service.Name}' ended with exit code {process.ExitCode}.";
        if (!_ready.Task.IsCompleted) Fail($"{Failure} {process.LastErrors}".TrimEnd());
    }

    private void Fail(string sentence)
    {
        Failure = sentence;
        State = ServiceState.Failed;
        if (!_ready.TrySetException(new RunException(sentence))) Note(sentence);
        _ = _ready.Task.Exception;
    }

    private void Note(string sentence) => _log(new LogLine(Service.Name, sentence, IsError: true));
}
