using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Telemetry.Running;

[assembly: AssemblyFixture(typeof(WorkloadFixture))]

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>One workload, run as a user runs it, for all tests that leave it whole. Its telemetry is recorded.</summary>
public sealed class WorkloadFixture : IAsyncLifetime
{
    private AppHostProcess? _process;

    /// <summary>A variable that the app host is given and no service may see.</summary>
    public const string ForeignVariable = "SOME_DEPLOYMENT_TOKEN";

    public string State { get; } = Directory.CreateTempSubdirectory("workload").FullName;

    public int Port { get; } = Ports.FindBlock();

    public OtlpRecorder Telemetry { get; } = new();

    public IngestionEndpoint AzureMonitor { get; private set; } = null!;

    public Browsing Http { get; private set; } = null!;

    public AppHostProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        await Telemetry.StartAsync();
        AzureMonitor = await IngestionEndpoint.StartAsync();
        _process = AppHostProcess.Start(Port, State, new Dictionary<string, string>(Telemetry.Environment)
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = AzureMonitor.ConnectionString,
            [ForeignVariable] = "a secret of the operator's shell",
        });
        await _process.ReadyAsync(TestContext.Current.CancellationToken);
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
        Http?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        await Telemetry.DisposeAsync();
        if (AzureMonitor is not null) await AzureMonitor.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }
}
