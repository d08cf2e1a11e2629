using System.Diagnostics;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>One process of a service, tied to this one by its standard input: when the pipe closes, it stops.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);
    private const int LastLines = 5;
    private const int LastLineLength = 300;

    private readonly Process _process;
    private readonly string _service;
    private readonly TimeProvider _time;
    private readonly Action<LogLine> _log;
    private readonly Queue<string> _lastErrors = [];
    private readonly Task _output;
    private bool _crashed;

    private ServiceProcess(Process process, string service, TimeProvider time, Action<LogLine> log)
    {
        _process = process;
        _service = service;
        _time = time;
        _log = log;
        _output = Task.WhenAll(
            LineReader.ReadAsync(process.StandardOutput, line => log(new LogLine(service, line, IsError: false))),
            LineReader.ReadAsync(process.StandardError, line =>
            {
                Remember(line);
                log(new LogLine(service, line, IsError: true));
            }));
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines on standard error, which say why a service gave up.</summary>
    public string LastErrors
    {
        get
        {
            lock (_lastErrors) return string.Join(" ", _lastErrors);
        }
    }

    /// <exception cref="RunException">The executable cannot be started.</exception>
    public static ServiceProcess Start(
        ServiceLaunch service, string executable, TimeProvider time, Action<LogLine> log)
    {
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(executable)!,
        };
        ChildEnvironment.Apply(start, service.Environment);
        try
        {
            return new ServiceProcess(Process.Start(start)!, service.Name, time, log);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new RunException($"Service '{service.Name}' cannot be started: {fault.Message}", fault);
        }
    }

    /// <summary>Completes when the process has ended and what it wrote is read.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);

        // A process that it started may have inherited its output and hold that open; its own part is read by then.
        await Task.WhenAny(_output, Task.Delay(OutputPatience, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Closes the pipe, waits for the service to drain, and ends it by force when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            using var patience = new CancellationTokenSource(StopPatience, _time);
            await WaitForEndAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _log(new LogLine(
                _service,
                $"Service '{_service}' did not stop within {StopPatience.TotalSeconds:0} s and is ended by force.",
                IsError: true));
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Remember(string line)
    {
        lock (_lastErrors)
        {
            // The frames below an unhandled exception say less than its first line.
            if (_crashed) return;
            _crashed = line.StartsWith("Unhandled exception", StringComparison.Ordinal);
            if (_crashed) _lastErrors.Clear();
            _lastErrors.Enqueue(line.Length > LastLineLength ? line[..LastLineLength] + "…" : line);
            if (_lastErrors.Count > LastLines) _lastErrors.Dequeue();
        }
    }
}
