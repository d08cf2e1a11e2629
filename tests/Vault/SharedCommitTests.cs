using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// Who writes to an embedded store at the same time shares a commit with others, and notices nothing of it but the time
/// that it saves.
/// </summary>
public sealed class SharedCommitTests : IAsyncLifetime
{
    private const int Writers = 20;

    private readonly TaskCompletionSource _held = Signal();
    private TestStore _store = null!;
    private Database _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteTestStore.CreateAsync<StoreTests>();
        _database = _store.Open<StoreTests>();
    }

    public ValueTask DisposeAsync()
    {
        _held.TrySetResult();
        return _store.DisposeAsync();
    }

    [Fact]
    public async Task Writers_that_wait_together_share_one_commit()
    {
        var holding = await HoldAsync();
        var commits = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "workload.store.commits") self.EnableMeasurementEvents(instrument);
        };
        // Those of other tests, which run at the same time, are made on other threads.
        listener.SetMeasurementEventCallback<long>((_, count, _, _) =>
        {
            if (Thread.CurrentThread == WriterThread) Interlocked.Add(ref commits, (int)count);
        });
        listener.Start();

        var writers = Enumerable.Range(0, Writers).Select(i => AddAsync($"{i}")).ToList();
        _held.SetResult();
        await Task.WhenAll(writers);
        await holding;

        Assert.Equal(2, commits);
        Assert.Equal(Writers + 2, await CountAsync());
    }

    [Fact]
    public async Task One_that_fails_undoes_nothing_but_its_own()
    {
        var holding = await HoldAsync();
        var before = AddAsync("before");
        var failing = _database.WriteAsync(
            async (connection, token) =>
            {
                await AddAsync(connection, "undone", token);
                return await AddAsync(connection, "before", token);
            },
            Cancellation);
        var after = AddAsync("after");
        _held.SetResult();

        await Task.WhenAll(holding, before, after);
        var fault = await Assert.ThrowsAsync<SqliteException>(() => failing);
        Assert.Contains("UNIQUE", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["after", "before", "first", "held"], await IdsAsync());
    }

    [Fact]
    public async Task Nobody_is_answered_before_all_is_durable()
    {
        var holding = await HoldAsync();
        var (reached, go) = (Signal(), Signal());
        var early = AddAsync("early");
        var failed = AddAsync("early");
        var late = _database.WriteAsync(
            async (connection, token) =>
            {
                reached.SetResult();
                await go.Task;
                return await AddAsync(connection, "late", token);
            },
            Cancellation);
        _held.SetResult();
        await reached.Task.WaitAsync(Cancellation);
        var answered = early.IsCompleted || failed.IsCompleted;
        var seen = await IdsAsync();
        go.SetResult();

        Assert.False(answered);
        Assert.DoesNotContain("early", seen);
        await Task.WhenAll(holding, early, late);
        await Assert.ThrowsAsync<SqliteException>(() => failed);
    }

    [Fact]
    public async Task What_shared_a_transaction_that_was_given_up_is_done_again()
    {
        var holding = await HoldAsync();
        var before = AddAsync("before");
        // As SQLite does when the disk is full.
        var failing = _database.WriteAsync(
            async (connection, token) =>
            {
                await connection.ExecuteAsync("ROLLBACK", token);
                throw new InvalidOperationException("given up");
            },
            Cancellation);
        var after = AddAsync("after");
        _held.SetResult();

        await Task.WhenAll(holding, before, after);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(["after", "before", "first", "held"], await IdsAsync());
    }

    [Fact]
    public async Task One_that_nobody_waits_for_is_not_begun()
    {
        var holding = await HoldAsync();
        using var givenUp = new CancellationTokenSource();
        var unwanted = _database.WriteAsync(
            (connection, _) => AddAsync(connection, "unwanted", CancellationToken.None), givenUp.Token);
        await givenUp.CancelAsync();
        _held.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unwanted);
        await holding;
        Assert.DoesNotContain("unwanted", await IdsAsync());
    }

    [Fact]
    public async Task Each_belongs_to_the_trace_of_its_caller()
    {
        using var source = new ActivitySource("test");
        using var activity = new Activity("caller").Start();

        var seen = await _database.WriteAsync((_, _) => Task.FromResult(Activity.Current?.Id), Cancellation);

        Assert.Equal(activity.Id, seen);
    }

    [Fact]
    public async Task A_statement_that_failed_is_good_for_the_next_one()
    {
        await AddAsync("once");
        await Assert.ThrowsAsync<SqliteException>(() => AddAsync("once"));
        await AddAsync("twice");

        Assert.Equal(["first", "once", "twice"], await IdsAsync());
    }

    private Thread? WriterThread { get; set; }

    // A test must not go on where the writer is to work.
    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Lets everything that is written after it wait together.
    private async Task<Task> HoldAsync()
    {
        var reached = Signal();
        var held = _database.WriteAsync(
            async (connection, token) =>
            {
                WriterThread = Thread.CurrentThread;
                reached.SetResult();
                await _held.Task;
                return await AddAsync(connection, "held", token);
            },
            Cancellation);
        await reached.Task.WaitAsync(Cancellation);
        return held;
    }

    private Task<int> AddAsync(string id) => _database.WriteAsync(
        (connection, token) => AddAsync(connection, id, token), Cancellation);

    private static Task<int> AddAsync(
        System.Data.Common.DbConnection connection, string id, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("INSERT INTO notes (id, text) VALUES (@id, '')", cancellationToken, ("@id", id));

    private async Task<int> CountAsync() => (await IdsAsync()).Count;

    private Task<IReadOnlyList<string>> IdsAsync() => _database.ReadAsync(
        (connection, token) => connection.QueryAsync(
            "SELECT id FROM notes ORDER BY id", row => row.GetString(0), token),
        Cancellation);
}
