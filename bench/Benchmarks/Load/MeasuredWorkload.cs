using System.Diagnostics;
using System.Net;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>A workload on this machine, and the processor time that its services have used.</summary>
internal sealed class MeasuredWorkload : IAsyncDisposable
{
    // Out of the way of a workload that somebody runs at the default ports; taken with those that follow.
    private const int OwnPort = 18_443;
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);

    private static readonly string Root = RepositoryRoot.Find();

    private readonly Process? _host;
    private readonly string? _state;
    private readonly TelemetrySink? _sink;
    private readonly IReadOnlyList<Process> _services;

    private MeasuredWorkload(int port, Process? host = null, string? state = null, TelemetrySink? sink = null)
    {
        (Port, _host, _state, _sink) = (port, host, state, sink);
        // The acquirer stands for a bank, whose costs are not the workload's.
        _services =
        [
            .. LaunchPlanner
                .Create(ValidWorkload.Read(Root, Workload.Declare()), new LaunchOptions(Root, port))
                .Services
                .Where(service => service.Group != "external")
                .SelectMany(ProcessesOf),
        ];
    }

    public int Port { get; }

    /// <summary>
    /// The processor time of all services so far; zero where it cannot be told which processes are theirs.
    /// </summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var total = TimeSpan.Zero;
            foreach (var service in _services)
            {
                service.Refresh();
                total += service.TotalProcessorTime;
            }

            return total;
        }
    }

    /// <summary>
    /// The resident set of the largest service, in bytes; zero where it cannot be told which processes are theirs.
    /// </summary>
    public long LargestMemory
    {
        get
        {
            foreach (var service in _services) service.Refresh();
            return _services.Select(service => service.WorkingSet64).DefaultIfEmpty().Max();
        }
    }

    /// <summary>Ends when telemetry has come from a workload that was started for this.</summary>
    /// <exception cref="TimeoutException">None comes, so that what is measured would be too little.</exception>
    public Task SendsTelemetryAsync(CancellationToken cancellationToken) =>
        _sink?.ReceivedAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>A workload that runs already.</summary>
    public static async Task<MeasuredWorkload> FindAsync(int port)
    {
        await ReadyAsync(port, host: null, CancellationToken.None);
        return new MeasuredWorkload(port);
    }

    /// <summary>
    /// Starts a workload with a state of its own, which is deleted with it. Its telemetry goes to an endpoint that
    /// keeps nothing: the dashboard stores what it gets, and would use more of the processors than any service.
    /// </summary>
    /// <param name="store">What its services store in.</param>
    /// <param name="plan">What its programs are, and the image of PostgreSQL.</param>
    /// <param name="cancellationToken">Gives up waiting for it.</param>
    public static async Task<MeasuredWorkload> StartAsync(
        StoreEngine store, LoadPlan plan, CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("load").FullName;
        List<string> arguments = ["--port", $"{OwnPort}", "--state", state, "--store", $"{store}"];
        if (plan.Shipped) arguments.Add("--shipped");
        if (plan.DatabaseImage is { } image) arguments.AddRange(["--database-image", image]);
        var sink = await TelemetrySink.StartAsync(cancellationToken);
        var start = new ProcessStartInfo(new ServiceBinaries(Root).PathOf("AppHost"), arguments);
        foreach (var (name, value) in sink.Environment) start.Environment[name] = value;
        var host = StartedProcess.Start(start);
        try
        {
            await ReadyAsync(OwnPort, host, cancellationToken);
            return new MeasuredWorkload(OwnPort, host, state, sink);
        }
        catch
        {
            await EndAsync(host, state);
            await sink.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) service.Dispose();
        if (_host is not null) await EndAsync(_host, _state!);
        if (_sink is not null) await _sink.DisposeAsync();
    }

    private static async Task EndAsync(Process host, string state)
    {
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(state, recursive: true);
    }

    // Another workload on this machine has processes of the same names; only Linux tells what each was started with.
    private static IEnumerable<Process> ProcessesOf(ServiceLaunch service)
    {
        const string Key = "WORKLOAD__LISTEN__TRAFFIC";
        var listener = $"{Key}={service.Environment[Key]}";
        return Process.GetProcessesByName(service.Name).Where(process => OperatingSystem.IsLinux()
            && File.ReadAllText($"/proc/{process.Id}/environ").Split('\0').Contains(listener));
    }

    private static async Task ReadyAsync(int port, Process? host, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReadyTimeout);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        while (true)
        {
            if (host is { HasExited: true })
            {
                throw new InvalidOperationException("The app host ended; run it by itself to see why.");
            }

            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port + 1}/readyz");
                using var answer = await client.SendAsync(request, timeout.Token);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not there yet.
            }

            await Task.Delay(100, timeout.Token);
        }
    }
}
