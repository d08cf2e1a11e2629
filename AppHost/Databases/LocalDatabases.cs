using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Databases;

/// <summary>
/// The database servers of a plan: made, started, given their roles and databases, and brought to the current schema by
/// each service's own <c>migrate</c>. One that ends unasked is started again.
/// </summary>
internal sealed class LocalDatabases(
    LaunchPlan plan, LocalState state, ServiceBinaries services, TimeProvider time, Action<LogLine> log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<PostgresServer> _servers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _watches = [];

    /// <exception cref="RunException">PostgreSQL is not installed, or a server or migration fails.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (plan.DatabaseServers.Count == 0) return;
        var binaries = PostgresBinaries.Find() ?? throw new RunException(PostgresBinaries.Missing);
        try
        {
            using var authority = Authority.OpenOrCreate(state.DatabaseAuthority, "database authority", time);
            await Task.WhenAll(plan.DatabaseServers.Select(
                launch => StartAsync(launch, binaries, authority, cancellationToken)));
        }
        catch (DamagedStateException damage)
        {
            throw new RunException(damage.Message, damage);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_watches);
        await Task.WhenAll(_servers.Select(server => server.StopAsync()));
        _stop.Dispose();
    }

    private async Task StartAsync(
        DatabaseServerLaunch launch,
        PostgresBinaries binaries,
        Authority authority,
        CancellationToken cancellationToken)
    {
        var server = new PostgresServer(
            binaries, launch.Folder, state.Root, launch.Port, time, line => log(Line(launch, line)));
        lock (_servers) _servers.Add(server);
        await server.StartAsync(authority, cancellationToken);
        lock (_watches) _watches.Add(WatchAsync(server, launch, _stop.Token));
        await new DatabasePreparation(server.Administrator, services).PrepareAsync(launch.Databases, cancellationToken);
    }

    private async Task WatchAsync(PostgresServer server, DatabaseServerLaunch launch, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await server.Ended.WaitAsync(stop);
                log(Line(launch, "The server ended and is started again."));
                await Task.Delay(Pause, time, stop);
                await server.RestartAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
        catch (RunException fault)
        {
            log(Line(launch, fault.Message));
        }
    }

    private static LogLine Line(DatabaseServerLaunch launch, string text) =>
        new($"postgres {launch.Scope}", text, IsError: false);
}
