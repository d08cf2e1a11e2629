using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using RegulatedWorkload.AppHost.Dashboard;
using RegulatedWorkload.AppHost.Dashboard.Otlp;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;
using RegulatedWorkload.Tests.Declaration;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Dashboard.Running;

/// <summary>The dashboard on real sockets, over a workload of which no service is started.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    private readonly Orchestrator _orchestrator;
    private readonly LocalDashboard _dashboard;
    private readonly GrpcChannel _channel;

    private RunningDashboard(LocalTelemetry telemetry)
    {
        Telemetry = telemetry;
        Plan = LaunchPlanner.Create(
            Committed.Topology, Committed.Contracts, new LaunchOptions("/state", telemetry.PagesPort, telemetry.Environment));
        _orchestrator = new Orchestrator(Plan, name => $"/nowhere/{name}", TimeProvider.System, telemetry.Lines.Take);
        _dashboard = new LocalDashboard(
            new DashboardModel(
                Committed.Topology, Plan, new LocalState("/state"), _orchestrator, telemetry, TimeProvider.System),
            telemetry);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{telemetry.ReceiverPort}");
    }

    private Metadata Key => new() { { TelemetryKey.Header, Telemetry.Key.Value } };

    public LocalTelemetry Telemetry { get; }

    public LaunchPlan Plan { get; }

    public Uri Address => _dashboard.Address;

    /// <summary>Sends as the services of this run do, or with other headers.</summary>
    public async Task SendAsync(ExportTraceServiceRequest request) => await new TraceService.TraceServiceClient(_channel)
        .ExportAsync(request, Key, cancellationToken: TestContext.Current.CancellationToken);

    /// <inheritdoc cref="SendAsync(ExportTraceServiceRequest)"/>
    public async Task SendAsync(ExportLogsServiceRequest request, Metadata? headers = null) =>
        await new LogsService.LogsServiceClient(_channel)
            .ExportAsync(request, headers ?? Key, cancellationToken: TestContext.Current.CancellationToken);

    /// <inheritdoc cref="SendAsync(ExportTraceServiceRequest)"/>
    public async Task SendAsync(ExportMetricsServiceRequest request) =>
        await new MetricsService.MetricsServiceClient(_channel)
            .ExportAsync(request, Key, cancellationToken: TestContext.Current.CancellationToken);

    public static async Task<RunningDashboard> StartAsync(IReadOnlyDictionary<string, string>? chosen = null)
    {
        var telemetry = new LocalTelemetry(
            Committed.Topology, Ports.FindBlock(), chosen ?? new Dictionary<string, string>(), TimeProvider.System);
        var dashboard = new RunningDashboard(telemetry);
        await dashboard._dashboard.StartAsync(TestContext.Current.CancellationToken);
        return dashboard;
    }

    /// <summary>A browser that has opened the printed address.</summary>
    public async Task<HttpClient> OpenAsync()
    {
        var client = Browser();
        using var opened = await client.GetAsync(Address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        return client;
    }

    /// <summary>A browser that has not.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri($"http://localhost:{Telemetry.PagesPort}"),
    };

    /// <summary>A page as text.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var client = await OpenAsync();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _dashboard.DisposeAsync();
        await _orchestrator.DisposeAsync();
    }
}
