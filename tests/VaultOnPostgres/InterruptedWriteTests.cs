using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// A service that stands still in the middle of a write, until the server ends its session, or that writes to a server
/// which has become a standby: what surely did not happen is done again, once.
/// </summary>
public sealed class InterruptedWriteTests : IAsyncLifetime
{
    private PostgresTestStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _store = await PostgresTestStore.CreateAsync<StoreTests>(await LocalPostgres.SharedAsync());

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_write_whose_session_was_ended_while_it_stood_still_is_done_again()
    {
        var attempts = 0;

        await _store.Open<StoreTests>().WriteAsync(
            async (connection, token) =>
            {
                await AddAsync(connection, token);
                if (++attempts > 1) return;
                var session = await connection.FirstAsync(
                    "SELECT CAST(pg_backend_pid() AS BIGINT)", row => row.GetInt64(0), token);
                await connection.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = '20ms'", token);
                await Eventually.BecomesAsync(() => CountAsync(session), count => count == 0);
            },
            Cancellation);

        Assert.Equal(2, attempts);
        Assert.Equal(1, await StoredAsync());
    }

    [Fact]
    public async Task A_write_that_meets_a_standby_is_done_again()
    {
        var attempts = 0;

        await _store.Open<StoreTests>().WriteAsync(
            async (connection, token) =>
            {
                if (++attempts == 1) await connection.ExecuteAsync("SET TRANSACTION READ ONLY", token);
                await AddAsync(connection, token);
            },
            Cancellation);

        Assert.Equal(2, attempts);
        Assert.Equal(1, await StoredAsync());
    }

    private static Task AddAsync(System.Data.Common.DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("INSERT INTO notes (id, text) VALUES ('interrupted', '')", cancellationToken);

    private async Task<long> CountAsync(long session)
    {
        await using var connection = await _store.Postgres.Server.Administrator.OpenAsync("postgres", Cancellation);
        return await connection.FirstAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE pid = {session}", row => row.GetInt64(0), Cancellation);
    }

    private Task<long> StoredAsync() => _store.Open<StoreTests>().ReadAsync(
        (connection, token) => connection.FirstAsync(
            "SELECT count(*) FROM notes WHERE id = 'interrupted'", row => row.GetInt64(0), token),
        Cancellation);
}
