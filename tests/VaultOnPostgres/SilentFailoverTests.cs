using System.Data.Common;
using System.Net;
using Npgsql;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// The database fails over in silence: established connections carry nothing more and are not closed, while new ones
/// work. A caller notices a delay at most.
/// </summary>
public sealed class SilentFailoverTests : IAsyncLifetime
{
    private const int Connections = 6;

    private LocalPostgres _postgres = null!;
    private PostgresTestStore _store = null!;
    private Wire _wire = null!;
    private Database _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await LocalPostgres.StartAsync();
        _store = await PostgresTestStore.CreateAsync<StoreTests>(_postgres);
        _wire = new Wire(
            new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, _postgres.Server.Port));
        var connection = new NpgsqlConnectionStringBuilder(_store.Connection) { Port = _wire.Port };
        _database = _store.Open<StoreTests>(
            TestStore.SettingsOf("test", connection.ConnectionString, _store.Password, _store.Secrets));
        await _database.PrepareAsync(Cancellation);
        await FillPoolsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_wire is not null) await _wire.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Each_read_is_answered_while_its_caller_waits()
    {
        _wire.Silence();

        for (var i = 0; i < Connections; i++) await WithinAsync(CallTimes.Outage, ReadAsync);
    }

    [Fact]
    public async Task Each_write_that_was_not_committed_is_repeated_while_its_caller_waits()
    {
        _wire.Silence();

        await Task.WhenAll(Enumerable.Range(0, Connections).Select(
            i => WithinAsync(CallTimes.Store, token => WriteAsync($"silent-{i}", token))));
    }

    [Fact]
    public async Task A_caller_who_waits_for_less_than_that_is_the_last_who_waits()
    {
        _wire.Silence();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => WithinAsync(TimeSpan.FromSeconds(2), ReadAsync));

        for (var i = 1; i < Connections; i++) await WithinAsync(TimeSpan.FromSeconds(2), ReadAsync);
    }

    [Fact]
    public async Task A_restart_leaves_no_dead_connection_for_a_caller_to_find()
    {
        await _postgres.Server.StopAsync();
        await _postgres.Server.RestartAsync(Cancellation);
        var before = _wire.Accepted;

        await WithinAsync(CallTimes.Outage, ReadAsync);

        // One attempt finds a dead connection, and with it all; the next one connects.
        await Eventually.BecomesAsync(() => _wire.Accepted, accepted => accepted > before);
    }

    [Fact]
    public async Task An_outage_of_the_promised_length_fails_no_call()
    {
        await _postgres.Server.StopAsync();
        var calls = Enumerable.Range(0, Connections).Select(
            i => WithinAsync(
                CallTimes.Store,
                token => i % 2 == 0 ? ReadAsync(token) : WriteAsync($"outage-{i}", token))).ToList();

        // It is the outage that lasts, and not the test that waits.
        await Task.Delay(CallTimes.Outage - TimeSpan.FromSeconds(2), Cancellation);
        await _postgres.Server.RestartAsync(Cancellation);

        await Task.WhenAll(calls);
    }

    private async Task FillPoolsAsync()
    {
        var (inside, full) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await Task.WhenAll(Enumerable.Range(0, Connections).SelectMany(i => (Task[])
            [_database.ReadAsync(MeetAsync, Cancellation), _database.WriteAsync($"{i}", MeetAsync, Cancellation)]));

        async Task<bool> MeetAsync(DbConnection connection, CancellationToken token)
        {
            if (Interlocked.Increment(ref inside) == 2 * Connections) full.TrySetResult();
            await full.Task.WaitAsync(token);
            return true;
        }
    }

    private Task ReadAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        (connection, token) => connection.FirstAsync("SELECT COUNT(*) FROM notes", row => row.GetInt64(0), token),
        cancellationToken);

    private Task WriteAsync(string id, CancellationToken cancellationToken) => _database.WriteAsync(
        id,
        (connection, token) => connection.ExecuteAsync(
            "INSERT INTO notes (id, text) VALUES (@id, '')", token, ("@id", id)),
        cancellationToken);

    private static async Task WithinAsync(TimeSpan limit, Func<CancellationToken, Task> call)
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        caller.CancelAfter(limit);
        await call(caller.Token);
    }
}
