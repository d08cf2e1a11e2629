using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>What a service may rely on, whatever engine its store has.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private TestStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await TestStores.CreateAsync<StoreTests>();

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_schema_is_applied_once_and_in_order()
    {
        var database = _store.Open<StoreTests>();
        await database.PrepareAsync(Cancellation);
        await _store.Open<StoreTests>().PrepareAsync(Cancellation);

        Assert.Equal(
            ["001-notes.sql", "002-first-note.sql"], await ReadAsync(database, "SELECT name FROM schema_migrations"));
        Assert.Equal(["first"], await ReadAsync(database, "SELECT id FROM notes"));
    }

    [Theory]
    [InlineData("UPDATE schema_migrations SET sha256 = '' WHERE name = '001-notes.sql'", "001-notes.sql was changed")]
    [InlineData("DELETE FROM schema_migrations WHERE name = '001-notes.sql'", "001-notes.sql was added before")]
    public async Task A_store_with_another_history_is_refused(string history, string sentence)
    {
        await _store.ChangeSchemaAsync(history);

        var fault = await Assert.ThrowsAsync<ServiceDefaults.Configuration.ConfigurationFaultsException>(
            () => _store.Open<StoreTests>().PrepareAsync(Cancellation));
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_rolls_back()
    {
        var database = _store.Open<StoreTests>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(
            async (connection, token) =>
            {
                await connection.ExecuteAsync("DELETE FROM notes", token);
                throw new InvalidOperationException();
            },
            Cancellation));

        Assert.Equal(["first"], await ReadAsync(database, "SELECT id FROM notes"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("counted")]
    public async Task Writers_of_all_instances_take_turns_and_see_what_was_committed_before(string? key)
    {
        Database[] instances = TestStores.AreShared
            ? [_store.Open<StoreTests>(), _store.Open<StoreTests>()]
            : [_store.Open<StoreTests>()];

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => WriteAsync(
            instances[i % instances.Length],
            key,
            async (connection, token) =>
            {
                var count = await connection.FirstAsync("SELECT COUNT(*) FROM notes", row => row.GetInt64(0), token);
                await Task.Yield();
                return await connection.ExecuteAsync(
                    "INSERT INTO notes (id, text) VALUES (@id, '')", token, ("@id", $"note {count}"));
            })));

        Assert.Equal(51, (await ReadAsync(instances[0], "SELECT id FROM notes")).Count);
    }

    [Fact]
    public async Task A_writer_without_a_key_takes_turns_with_those_that_have_one()
    {
        Database[] instances = TestStores.AreShared
            ? [_store.Open<StoreTests>(), _store.Open<StoreTests>()]
            : [_store.Open<StoreTests>()];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => WriteAsync(
            instances[i % instances.Length],
            i % 4 == 0 ? null : $"key {i % 4}",
            async (connection, token) =>
            {
                if (i % 4 != 0) return await AddAsync(connection, $"{i}", token);
                // All or nothing of every other writer: a row that comes between the two would be told apart.
                var before = await connection.FirstAsync("SELECT COUNT(*) FROM notes", row => row.GetInt64(0), token);
                await Task.Yield();
                var after = await connection.FirstAsync("SELECT COUNT(*) FROM notes", row => row.GetInt64(0), token);
                Assert.Equal(before, after);
                return await AddAsync(connection, $"{i}", token);
            })));

        Assert.Equal(21, (await ReadAsync(instances[0], "SELECT id FROM notes")).Count);
    }

    [Fact]
    public async Task A_read_sees_one_state_of_the_store()
    {
        var database = _store.Open<StoreTests>();

        var counts = await database.ReadAsync(
            async (connection, token) =>
            {
                var first = await connection.QueryAsync("SELECT id FROM notes", Text, token);
                await database.WriteAsync((writer, inner) => AddAsync(writer, "meanwhile", inner), token);
                return (first.Count, (await connection.QueryAsync("SELECT id FROM notes", Text, token)).Count);
            },
            Cancellation);

        Assert.Equal((1, 1), counts);
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using var connection = await _store.Open<StoreTests>().OpenAsync(Cancellation);

        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync("DELETE FROM notes", Cancellation));
    }

    [Fact]
    public async Task A_statement_for_each_set_of_values_is_run_once_for_each()
    {
        var database = _store.Open<StoreTests>();

        await database.WriteAsync(
            (connection, token) => connection.ExecuteEachAsync(
                "INSERT INTO notes (id, text) VALUES (@id, @text)",
                Enumerable.Range(0, 30).Select(i => ((string, object?)[])[("@id", $"each {i}"), ("@text", "")]),
                token),
            Cancellation);
        await database.WriteAsync(
            (connection, token) => connection.ExecuteEachAsync("no statement", [], token), Cancellation);

        Assert.Equal(31, (await ReadAsync(database, "SELECT id FROM notes")).Count);
    }

    private static Task<int> AddAsync(DbConnection connection, string id, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("INSERT INTO notes (id, text) VALUES (@id, '')", cancellationToken, ("@id", id));

    private static Task<int> WriteAsync(
        Database database, string? key, Func<DbConnection, CancellationToken, Task<int>> work) => key is null
        ? database.WriteAsync(work, Cancellation)
        : database.WriteAsync(key, work, Cancellation);

    private static Task<IReadOnlyList<string>> ReadAsync(Database database, string sql) =>
        database.ReadAsync((connection, token) => connection.QueryAsync(sql, Text, token), Cancellation);

    private static string Text(DbDataReader row) => row.GetValue(0).ToString() ?? "";
}
