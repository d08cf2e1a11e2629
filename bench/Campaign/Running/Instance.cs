using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Support.Running;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>
/// One process of a service: started from its slice on ports and with a clock of its own, killed, stopped and started
/// again. What it writes is kept in a file.
/// </summary>
internal sealed class Instance : IAsyncDisposable
{
    // What the signal itself ends with where nobody hears it.
    private const int Terminated = 128 + 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly ServiceLaunch _launch;
    private readonly string _executable;
    private readonly ProcessLog _log;
    private Process? _process;
    private Process? _meantToEnd;
    private Process? _killed;

    /// <param name="launch">How it is started.</param>
    /// <param name="number">Tells it from the other instances of its service.</param>
    /// <param name="executable">What is started.</param>
    /// <param name="logs">The folder for what it writes.</param>
    /// <param name="memoryLimit">The memory of its container in production, in bytes.</param>
    public Instance(ServiceLaunch launch, int number, string executable, string logs, long memoryLimit)
    {
        (_launch, _executable, MemoryLimit) = (launch, executable, memoryLimit);
        Name = string.Create(CultureInfo.InvariantCulture, $"{launch.Name}-{number}");
        _log = new ProcessLog(Path.Combine(logs, Name + ".log"));
    }

    /// <summary>The service and a number.</summary>
    public string Name { get; }

    public string Service => _launch.Name;

    /// <summary>The time of day that it sees; null where clocks are not set.</summary>
    public ProcessClock? Clock { get; init; }

    /// <summary>The memory of its container in production, in bytes.</summary>
    public long MemoryLimit { get; }

    /// <summary>The memory that it has; null while it does not run.</summary>
    public ProcessMemory? Memory =>
        Current() is { HasExited: false } process ? new ProcessMemory(process.Id) : null;

    /// <summary>The lines that it has written so far.</summary>
    public int Lines => _log.Lines;

    /// <summary>Where it listens for calls.</summary>
    public IPEndPoint Traffic { get; } = new(IPAddress.Loopback, FreePorts.Take());

    /// <summary>Where it answers probes.</summary>
    public IPEndPoint Health { get; } = new(IPAddress.Loopback, FreePorts.Take());

    /// <summary>Whether it may end by itself now: there is nothing to start with.</summary>
    public Func<bool> MayEnd { get; init; } = () => false;

    /// <summary>Ends that nobody asked for, and ends in disorder, as sentences.</summary>
    public ConcurrentQueue<string> WrongEnds { get; } = [];

    /// <summary>Starts it, if it does not run.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_process is { HasExited: false }) return;
            var start = Signal.Apart(_executable);
            start.WorkingDirectory = Path.GetDirectoryName(_executable)!;
            start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
            var variables = _launch.Environment.Concat(Clock?.Variables ?? []);
            OwnEnvironment.Apply(start, new Dictionary<string, string>(variables)
            {
                ["WORKLOAD__LISTEN__TRAFFIC"] = Traffic.ToString(),
                ["WORKLOAD__LISTEN__HEALTH"] = Health.ToString(),
                // What the runtime takes of the memory of a container for objects, which no limit enforces here.
                ["DOTNET_GCHeapHardLimit"] = (MemoryLimit * 3 / 4).ToString("x", CultureInfo.InvariantCulture),
            });
            var process = new Process { StartInfo = start, EnableRaisingEvents = true };
            process.OutputDataReceived += (_, line) => _log.Keep(line.Data);
            process.ErrorDataReceived += (_, line) => _log.Keep(line.Data);
            process.Exited += (_, _) => Ended(process);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _process = process;
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (Farewell() is not { } process) return;
        lock (_gate) _killed = process;
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>
    /// SIGTERM, and the end that follows, which is to be a clean one where it has begun to listen: nothing hears the
    /// signal before.
    /// </summary>
    public async Task StopAsync()
    {
        if (Farewell() is not { } process) return;
        var hears = await ListensAsync();
        await Signal.SendAsync("TERM", process);
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
            if (process.ExitCode == 0 || WasKilled(process) || (process.ExitCode == Terminated && !hears)) return;
            WrongEnds.Enqueue($"{Name} ended with {process.ExitCode} when asked to stop.");
        }
        catch (OperationCanceledException)
        {
            WrongEnds.Enqueue($"{Name} did not end in {Patience.TotalSeconds:0} s when asked to stop.");
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>SIGSTOP: it stands still, and its connections stay.</summary>
    public Task FreezeAsync() => Signal.SendAsync("STOP", Current());

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync() => Signal.SendAsync("CONT", Current());

    public async ValueTask DisposeAsync()
    {
        await ThawAsync();
        await StopAsync();
        lock (_gate) _process?.Dispose();
        _log.Dispose();
    }

    private Process? Current()
    {
        lock (_gate) return _process;
    }

    // Another fault may be faster than the end.
    private bool WasKilled(Process process)
    {
        lock (_gate) return _killed == process;
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Health);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Process? Farewell()
    {
        lock (_gate)
        {
            _meantToEnd = _process;
            return _process is { HasExited: false } ? _process : null;
        }
    }

    // What would start it again in a cluster does so here.
    private void Ended(Process process)
    {
        lock (_gate)
        {
            if (_meantToEnd == process) return;
            if (!MayEnd()) WrongEnds.Enqueue($"{Name} ended by itself with {process.ExitCode}.");
            _process = null;
        }

        Start();
    }
}
