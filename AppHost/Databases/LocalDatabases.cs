using Npgsql;
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
        catch (NpgsqlException fault)
        {
            throw new RunException($"A local database cannot be made ready: {fault.Message}", fault);
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
        DatabaseServerLaunch launch, PostgresBinaries binaries, Authority authority, CancellationToken cancellationToken)
    {
        var server = new PostgresServer(
            binaries, launch.Folder, state.Root, launch.Port, time, line => log(Line(launch, line)));
        lock (_servers) _servers.Add(server);
        await server.StartAsync(authority, cancellationToken);
        foreach (var database in launch.Databases) await EnsureAsync(server, database, cancellationToken);
        lock (_watches) _watches.Add(WatchAsync(server, launch, _stop.Token));
        await Task.WhenAll(launch.Databases.Select(database => MigrateAsync(database, cancellationToken)));
    }

    private static async Task EnsureAsync(
        PostgresServer server, DatabaseLaunch launch, CancellationToken cancellationToken)
    {
        var roles = DatabaseRoles.Of(launch.Name, launch.Service);
        if (!await server.AnyAsync("SELECT 1 FROM pg_database WHERE datname = @value", launch.Name, cancellationToken))
        {
            await server.ExecuteAsync("postgres", roles.OnServer, cancellationToken);
            await server.ExecuteAsync(launch.Name, roles.InDatabase, cancellationToken);
        }

        await server.SetPasswordAsync(roles.Owner, SecretVersions.Text(launch.OwnerPassword), cancellationToken);
        await server.SetPasswordAsync(roles.Service, SecretVersions.Text(launch.ServicePassword), cancellationToken);
    }

    private async Task MigrateAsync(DatabaseLaunch launch, CancellationToken cancellationToken)
    {
        var start = new System.Diagnostics.ProcessStartInfo(services.PathOf(launch.Service), ["migrate"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Apply(start, launch.Migration);
        await ServerUser.RunAsync(start, cancellationToken);
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
