using System.Diagnostics;
using System.Net;
using System.Text;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The app host as a user starts it: its own process, with its services below it.</summary>
public sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(Process process, int port, string state)
    {
        _process = process;
        Port = port;
        State = state;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Exited += (_, _) => _ended.TrySetResult();
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string State { get; }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything that the app host has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a run; <paramref name="throughDotnetRun"/> puts <c>dotnet run</c> above it.</summary>
    /// <param name="port">The port of the entrance.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="throughDotnetRun">Whether a <c>dotnet run</c> stands above it.</param>
    /// <param name="options">Further options of the run.</param>
    /// <param name="prefix">A command that becomes the app host, such as <c>setpriv</c> with its options.</param>
    public static AppHostProcess Start(
        int port,
        string state,
        IReadOnlyDictionary<string, string>? environment = null,
        bool throughDotnetRun = false,
        IReadOnlyList<string>? options = null,
        IReadOnlyList<string>? prefix = null)
    {
        MachineLock.Take();
        string[] command =
        [
            .. prefix ?? [],
            .. throughDotnetRun
                ? ["dotnet", "run", "--no-build", "--project", Path.Combine(Built.Root, "AppHost"), "--"]
                : new[] { Built.AppHost },
            "--port", $"{port}", "--state", state, .. options ?? [],
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            // Any directory will do; the repository is found.
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return new AppHostProcess(Process.Start(start)!, port, state);
    }

    /// <summary>Waits until the entrance answers its readiness probe.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReadyTimeout);
        while (true)
        {
            if (_ended.Task.IsCompleted) Assert.Fail($"The app host ended with {ExitCode}:\n{Output}");
            try
            {
                using var probe = await client.GetAsync($"http://127.0.0.1:{Port + 1}/readyz", timeout.Token);
                if (probe.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"The workload was not ready in {ReadyTimeout}:\n{Output}");
            }

            await Task.WhenAny(_ended.Task, Task.Delay(50, cancellationToken));
        }
    }

    /// <summary>SIGKILL, to this process alone.</summary>
    public void Kill() => _process.Kill(entireProcessTree: false);

    /// <summary>SIGTERM, and the end that follows.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
            await kill.WaitForExitAsync();
        }

        await EndAsync();
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task EndAsync()
    {
        await _ended.Task.WaitAsync(ReadyTimeout);
        // The last lines arrive after the end.
        await _process.WaitForExitAsync().WaitAsync(ReadyTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
