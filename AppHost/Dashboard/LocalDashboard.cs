using RegulatedWorkload.AppHost.Dashboard.Access;
using RegulatedWorkload.AppHost.Dashboard.Otlp;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>
/// The dashboard of one local run: pages, and a receiver for what the services tell. Everything is kept in memory,
/// bounded, and gone with the run.
/// </summary>
public sealed class LocalDashboard : IAsyncDisposable
{
    private readonly TelemetryReceiver _receiver;
    private readonly DashboardServer _pages;

    /// <summary>Builds the dashboard; it listens after <see cref="StartAsync"/>.</summary>
    public LocalDashboard(DashboardModel model, LocalTelemetry telemetry)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(telemetry);
        var changes = new Changes(model.Time);
        _receiver = new TelemetryReceiver(
            telemetry,
            new CallObserver(model.Plan, model.Topology, telemetry.Stores),
            new RefusalReader(model.Topology),
            changes);
        _pages = new DashboardServer(telemetry.PagesPort, model, new DashboardAccess(), changes);
    }

    /// <summary>Who may look.</summary>
    public DashboardAccess Access => _pages.Access;

    /// <summary>The address that opens the dashboard, once.</summary>
    public Uri Address => _pages.Address;

    /// <summary>Starts to listen; services may send from then on.</summary>
    /// <exception cref="IOException">A port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _receiver.StartAsync(cancellationToken);
        await _pages.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _receiver.DisposeAsync();
    }
}
