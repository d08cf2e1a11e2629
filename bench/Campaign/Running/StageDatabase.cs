using System.Net;
using Npgsql;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Support.PostgreSql;
using RegulatedWorkload.Tests.Support.Running;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>The PostgreSQL server of one scope on this machine, behind a way that can be disturbed.</summary>
internal sealed class StageDatabase : IAsyncDisposable
{
    private readonly DatabaseServerLaunch _launch;
    private readonly PostgresServer _server;

    private StageDatabase(DatabaseServerLaunch launch, PostgresServer server, Wire way) =>
        (_launch, _server, Way) = (launch, server, way);

    /// <summary>The scope whose data it holds.</summary>
    public string Scope => _launch.Scope;

    /// <summary>The way of all its services to it.</summary>
    public Wire Way { get; }

    public IReadOnlyList<DatabaseLaunch> Databases => _launch.Databases;

    /// <exception cref="RunException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<StageDatabase> StartAsync(
        DatabaseServerLaunch launch, LocalState state, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find() ?? throw new RunException(PostgresBinaries.Missing);
        using var authority = Authority.OpenOrCreate(
            state.DatabaseAuthority, "database authority", TimeProvider.System);
        var server = new PostgresServer(
            binaries, launch.Folder, state.Root, FreePorts.Take(), TimeProvider.System, _ => { });
        await server.StartAsync(authority, cancellationToken);
        var way = new Wire(
            new IPEndPoint(IPAddress.Loopback, launch.Port), new IPEndPoint(IPAddress.Loopback, server.Port));
        return new StageDatabase(launch, server, way);
    }

    /// <summary>A connection of the administrator to the database of a service, past the way.</summary>
    public Task<NpgsqlConnection> OpenAsync(string service, CancellationToken cancellationToken) =>
        OpenDatabaseAsync(Databases.Single(database => database.Service == service).Name, cancellationToken);

    /// <summary>Likewise to a database by its name.</summary>
    public Task<NpgsqlConnection> OpenDatabaseAsync(string name, CancellationToken cancellationToken) =>
        _server.Administrator.OpenAsync(name, cancellationToken);

    /// <summary>Runs a statement as the administrator.</summary>
    public Task ExecuteAsync(string statement, CancellationToken cancellationToken) =>
        ExecuteAsync("postgres", [statement], cancellationToken);

    /// <summary>Likewise several, each by itself, in a database.</summary>
    public Task ExecuteAsync(
        string database, IReadOnlyList<string> statements, CancellationToken cancellationToken) =>
        _server.Administrator.ExecuteAsync(database, statements, cancellationToken);

    /// <summary>A fast shutdown, which ends all sessions, and after a while the start.</summary>
    public async Task RestartAsync(TimeSpan after)
    {
        await _server.StopAsync();
        await Task.Delay(after);
        await _server.RestartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Way.DisposeAsync();
        await _server.DisposeAsync();
    }
}
