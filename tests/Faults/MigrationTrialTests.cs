using RegulatedWorkload.AppHost;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>
/// A migration that is killed while it has a session, on a real server, and what a torn schema looks like.
/// </summary>
public sealed class MigrationTrialTests : IAsyncLifetime
{
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("migration").FullName);
    private LocalRun? _run;
    private StageDatabase? _server;
    private MigrationTrial _trial = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresBinaries.Find() is null, PostgresBinaries.Missing);
        MachineLock.Take();
        var root = RepositoryRoot.Find();
        _run = new LocalRun(
            ValidWorkload.Read(root, Workload.Declare()),
            root,
            new LaunchOptions(_state.Root, Ports.FindBlock(), StoreEngine.Postgres),
            TimeProvider.System);
        await _run.PrepareAsync(_ => { }, Cancellation);
        var launch = _run.Plan.DatabaseServers[0];
        _server = await StageDatabase.StartAsync(launch, _state, Cancellation);
        await _run.Databases.Single(database => database.Port == launch.Port).PrepareAsync(Cancellation);
        var database = launch.Databases[0];
        var service = _run.Plan.Services.Single(service => service.Name == database.Service);
        _trial = new MigrationTrial(_server, database, _run.ExecutableOf(service));
        await _trial.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_run is not null) await _run.DisposeAsync();
        Directory.Delete(_state.Root, recursive: true);
    }

    [Fact]
    public async Task A_killed_migration_leaves_all_or_nothing_and_ends_when_it_is_run_again()
    {
        using (var killed = _trial.Migrate())
        {
            await _trial.SessionAsync(isThere: true, () => killed.HasEnded);
            Assert.False(killed.HasEnded, "It has ended before it could be killed.");
            killed.Kill();
            Assert.False(await killed.EndAsync());
        }

        await _trial.SessionAsync(isThere: false, () => false);
        var (tables, applied) = await _trial.LookAsync();
        Assert.Equal(tables > 0, applied > 0);

        using var again = _trial.Migrate();
        Assert.True(await again.EndAsync());
        Assert.True(await _trial.IsLikeTheOneInUseAsync());
        await _trial.DropAsync();
    }

    [Fact]
    public async Task Half_a_schema_is_told_from_a_whole_one()
    {
        await _server!.ExecuteAsync(_trial.Name, ["CREATE TABLE half (id BIGINT)"], Cancellation);

        Assert.Equal((1, 0), await _trial.LookAsync());
        Assert.False(await _trial.IsLikeTheOneInUseAsync());
    }
}
