using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Journey.Running;

[assembly: AssemblyFixture(typeof(WorkloadFixture))]

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>One workload, run as a user runs it, for all tests that leave it whole. Its telemetry is recorded.</summary>
public sealed class WorkloadFixture : IAsyncLifetime
{
    private AppHostProcess? _process;

    public string State { get; } = Directory.CreateTempSubdirectory("workload").FullName;

    public int Port { get; } = Ports.FindBlock();

    public OtlpRecorder Telemetry { get; } = new();

    public Browsing Http { get; private set; } = null!;

    public AppHostProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        await Telemetry.StartAsync();
        _process = AppHostProcess.Start(Port, State, Telemetry.Environment);
        await _process.ReadyAsync(TestContext.Current.CancellationToken);
        Http = new Browsing(Port, State);
    }

    /// <summary>The acquirer's authorizations for an order.</summary>
    public Task<IReadOnlyList<JsonNode>> LedgerAsync(string orderId) =>
        AcquirerLedger.OfAsync(Declared.TrafficPort("acquirer", Port), State, orderId);

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        await Telemetry.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }
}
