using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.Tests.Journey.Running;

[assembly: AssemblyFixture(typeof(WorkloadFixture))]

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// One workload under Aspire, without its dashboard, for all tests that leave it whole. Its telemetry is recorded.
/// </summary>
public sealed class WorkloadFixture : IAsyncLifetime
{
    /// <summary>A variable that the app host is given and no service may see.</summary>
    public const string ForeignVariable = "SOME_DEPLOYMENT_TOKEN";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(4);

    private readonly ConcurrentQueue<string> _lines = [];
    private readonly CancellationTokenSource _end = new();
    private DistributedApplication? _application;

    public string State { get; } = Directory.CreateTempSubdirectory("workload").FullName;

    public int Port { get; } = Ports.FindBlock();

    public OtlpRecorder Telemetry { get; } = new();

    public IngestionEndpoint AzureMonitor { get; private set; } = null!;

    public Browsing Http { get; private set; } = null!;

    /// <summary>The running app host.</summary>
    public DistributedApplication Application => _application!;

    /// <summary>Everything that services have written to their standard output and error.</summary>
    public string Output => string.Join('\n', _lines);

    public async ValueTask InitializeAsync()
    {
        MachineLock.Take();
        var cancellationToken = TestContext.Current.CancellationToken;
        await Telemetry.StartAsync();
        AzureMonitor = await IngestionEndpoint.StartAsync();
        // The operator's shell is the environment of this process.
        foreach (var (name, value) in Telemetry.Environment) Environment.SetEnvironmentVariable(name, value);
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_CONNECTION_STRING", AzureMonitor.ConnectionString);
        Environment.SetEnvironmentVariable(ForeignVariable, "a secret of the operator's shell");

        var builder = await DistributedApplicationTestingBuilder.CreateAsync(
            typeof(AppHost.Workload),
            ["--port", $"{Port}", "--state", State, "--DcpPublisher:RandomizePorts=false"],
            cancellationToken);
        _application = await builder.BuildAsync(cancellationToken);
        await _application.StartAsync(cancellationToken);
        foreach (var service in Declared.Services.Append("acquirer")) _ = KeepAsync(service);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("edge", cancellationToken)
            .WaitAsync(ReadyTimeout, cancellationToken);
        Http = new Browsing(Port, State);
    }

    /// <summary>The acquirer's authorizations for an order.</summary>
    public Task<IReadOnlyList<JsonNode>> LedgerAsync(string orderId) =>
        AcquirerLedger.OfAsync(Declared.TrafficPort("acquirer", Port), State, orderId);

    /// <summary>What every service shows to a scraper, one after the other.</summary>
    public async Task<string> ScrapeAllAsync()
    {
        using var client = new HttpClient();
        var scrapes = await Task.WhenAll(Declared.Services.Select(service => client.GetStringAsync(
            new Uri($"http://127.0.0.1:{Declared.HealthPort(service, Port)}/metrics"))));
        return string.Concat(scrapes);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Http?.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        await Telemetry.DisposeAsync();
        if (AzureMonitor is not null) await AzureMonitor.DisposeAsync();
        _end.Dispose();
        Directory.Delete(State, recursive: true);
    }

    private async Task KeepAsync(string service)
    {
        var resource = _application!.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .Single(resource => resource.Name == service);
        var logs = _application.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in logs.WatchAsync(resource).WithCancellation(_end.Token))
        {
            foreach (var line in lines) _lines.Enqueue(line.Content);
        }
    }
}
