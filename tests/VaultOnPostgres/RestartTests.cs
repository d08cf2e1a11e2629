using System.Collections.Concurrent;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// The database server is restarted in the middle of traffic: nothing is lost, doubled or in need of help.
/// </summary>
public sealed class RestartTests
{
    private const int Writers = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Every_confirmed_write_is_there_once_and_the_service_recovers_by_itself()
    {
        await using var postgres = await LocalPostgres.StartAsync();
        await using var store = await PostgresTestStore.CreateAsync<StoreTests>(postgres);
        var database = store.Open<StoreTests>();
        await database.PrepareAsync(Cancellation);
        var (confirmed, unclear) = (new HashSet<string>(), new HashSet<string>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var traffic = Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    var id = $"{writer}-{i}";
                    var outcome = await TryAddAsync(database, id) ? confirmed : unclear;
                    lock (confirmed) outcome.Add(id);
                }
            },
            Cancellation)).ToList();

        for (var restart = 1; restart <= 2; restart++)
        {
            await MoreAsync(Confirmed, traffic);
            await postgres.Server.StopAsync();
            await postgres.Server.RestartAsync(Cancellation);
        }

        await MoreAsync(Confirmed, traffic);
        await stop.CancelAsync();
        await Task.WhenAll(traffic);

        var stored = await database.ReadAsync(
            (connection, token) => connection.QueryAsync("SELECT id, text FROM notes", row => row.GetString(0), token),
            Cancellation);
        // The primary key forbids doubles of an id; a write whose commit was not confirmed may or may not be there.
        Assert.Empty(confirmed.Except(stored));
        Assert.Empty(stored.Except(confirmed).Except(unclear).Except(["first"]));
        Assert.InRange(unclear.Count, 0, 2 * Writers);

        int Confirmed()
        {
            lock (confirmed) return confirmed.Count;
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_card_that_was_confirmed_can_be_read_after_a_restart()
    {
        await using var vault = await RunningVault.PrepareAsync(
            await PostgresTestStore.CreateAsync<TokenVault.TokenVaultStore>(await LocalPostgres.StartAsync()));
        await vault.StartServiceAsync();
        var server = ((PostgresTestStore)vault.Files).Postgres;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (confirmed, unclear) = (new ConcurrentDictionary<string, string>(), new ConcurrentBag<string>());
        var underWay = 0;
        var traffic = Enumerable.Range(0, Writers).Select(_ => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var number = NewCard.Number();
                    try
                    {
                        Interlocked.Increment(ref underWay);
                        confirmed[(await vault.Client.TokenizeAsync(number)).Token] = number;
                    }
                    catch (RpcException failure)
                    {
                        // A commit of which nobody knows; the caller is told so, and asks for another token.
                        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
                        unclear.Add(number);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref underWay);
                    }
                }
            },
            Cancellation)).ToList();

        await MoreAsync(() => confirmed.Count, traffic);
        await server.Server.StopAsync();
        while (Volatile.Read(ref underWay) < Writers) await Task.Delay(1, Cancellation);
        await server.Server.RestartAsync(Cancellation);
        await MoreAsync(() => confirmed.Count, traffic);
        await stop.CancelAsync();
        await Task.WhenAll(traffic);

        Assert.InRange(unclear.Count, 0, Writers);
        foreach (var (token, number) in confirmed) Assert.Equal(number, await vault.Client.DetokenizeAsync(token));
        await vault.StopServiceAsync();
        await server.DisposeAsync();
    }

    private static async Task<bool> TryAddAsync(Database database, string id)
    {
        try
        {
            return await database.WriteAsync(
                id,
                (connection, token) => connection.ExecuteAsync(
                    "INSERT INTO notes (id, text) VALUES (@id, '')", token, ("@id", id)),
                Cancellation) == 1;
        }
        catch (Npgsql.NpgsqlException lost) when (lost is not Npgsql.PostgresException { SqlState: "23505" })
        {
            return false;
        }
    }

    private static async Task MoreAsync(Func<int> count, IReadOnlyList<Task> traffic)
    {
        var before = count();
        while (count() < before + 50)
        {
            if (traffic.FirstOrDefault(writer => writer.IsCompleted) is { } ended) await ended;
            await Task.Delay(20, Cancellation);
        }
    }
}
