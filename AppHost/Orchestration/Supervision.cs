using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>What happens between the start of a service and its stop: its processes, one after another.</summary>
/// <param name="service">The plan of the service.</param>
/// <param name="executable">The executable of a service, by name.</param>
/// <param name="readiness">The readiness probe.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told what its processes write, and what is said about them.</param>
/// <param name="change">Changes the status of the service.</param>
/// <param name="becameReady">Told each time that it is ready.</param>
internal sealed class Supervision(
    ServiceLaunch service,
    Func<string, string> executable,
    Readiness readiness,
    TimeProvider time,
    Action<LogLine> log,
    Action<Func<ServiceStatus, ServiceStatus>> change,
    Action becameReady)
{
    private int _starts;
    private bool _wasReady;

    /// <summary>
    /// Starts it, again and again, until it is stopped or has failed for good; tells why in that case.
    /// </summary>
    public async Task<string> KeepRunningAsync(CancellationToken stop)
    {
        _wasReady = false;
        var pauses = new RestartPauses(time);
        while (true)
        {
            pauses.Started();
            var failure = await RunOnceAsync(stop);
            if (!_wasReady) return failure;
            if (pauses.Next() is not { } pause)
            {
                return $"{failure} That was {pauses.Endings} times in a row; it is not started again.";
            }

            change(status => status with { State = ServiceState.Restarting, ProcessId = null, LastFailure = failure });
            Note($"{failure} It is started again in {pause.TotalSeconds:0} s.");
            await Task.Delay(pause, time, stop);
        }
    }

    /// <summary>
    /// Follows a service that someone else starts and ends: whether it is ready is all that can be known of it here.
    /// </summary>
    public async Task AttendAsync(CancellationToken stop)
    {
        while (true)
        {
            change(status => status with { State = ServiceState.Waiting });
            await readiness.BecomesAsync(ready: true, service, stop);
            becameReady();
            await readiness.BecomesAsync(ready: false, service, stop);
        }
    }

    /// <summary>Says something about the service where its own lines are shown.</summary>
    public void Note(string sentence) => log(new LogLine(service.Name, sentence, IsError: true));

    private async Task<string> RunOnceAsync(CancellationToken stop)
    {
        try
        {
            await using var process = ServiceProcess.Start(service, executable(service.Name), time, log);
            change(status => status with
            {
                State = ServiceState.Starting,
                ProcessId = process.Id,
                Restarts = _starts++,
            });
            try
            {
                return await FollowAsync(process, stop);
            }
            catch (OperationCanceledException)
            {
                change(status => status with { State = ServiceState.Stopping });
                throw;
            }
        }
        catch (RunException fault)
        {
            return fault.Message;
        }
    }

    // From the start of a process to its end, and why it ended.
    private async Task<string> FollowAsync(ServiceProcess process, CancellationToken stop)
    {
        var end = process.WaitForEndAsync(stop);
        if (await readiness.WaitAsync(service, end, stop))
        {
            _wasReady = true;
            becameReady();
        }
        else if (!end.IsCompleted)
        {
            return $"Service '{service.Name}' was not ready within {Readiness.Patience.TotalSeconds:0} s.";
        }

        await end;
        return $"Service '{service.Name}' ended with exit code {process.ExitCode}. {process.LastErrors}".TrimEnd();
    }
}
