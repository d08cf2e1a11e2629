using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>What is particular to the embedded store: its file.</summary>
public sealed class EmbeddedStoreTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("store").FullName;
    private readonly List<WebApplication> _apps = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string StoreFile => Path.Combine(_root, "vault.db");

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_store_with_another_history_is_refused()
    {
        var database = await OpenAsync();
        await WriteAsync(database, "UPDATE schema_migrations SET name = '002-other.sql' WHERE name LIKE '002-%'");

        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => database.MigrateAsync(Cancellation));
        Assert.Contains("002-other.sql, which this version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_is_taken_back_leaves_the_schema_of_the_later_one_as_it_is()
    {
        var database = await OpenAsync();
        await WriteAsync(database, "INSERT INTO schema_migrations VALUES ('003-later.sql', '', 0)");

        await database.MigrateAsync(Cancellation);

        Assert.Contains("003-later.sql", await ReadAsync(database, "SELECT name FROM schema_migrations"));
    }

    [Fact]
    public async Task A_failed_migration_leaves_nothing_behind()
    {
        await using (var connection = new SqliteConnection($"Data Source={StoreFile};Pooling=false"))
        {
            await connection.OpenAsync(Cancellation);
            await connection.ExecuteAsync("CREATE TABLE notes (other TEXT)", Cancellation);
        }

        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(OpenAsync);

        Assert.Contains("WORKLOAD__STORE__CONNECTION", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await ReadAsync(Create(), "SELECT name FROM schema_migrations"));
    }

    [Fact]
    public async Task Commits_are_flushed_and_foreign_keys_and_wiping_are_on()
    {
        var database = await OpenAsync();

        Assert.Equal(["wal"], await ReadAsync(database, "PRAGMA journal_mode"));
        Assert.Equal(["2"], await ReadAsync(database, "PRAGMA synchronous"));
        Assert.Equal(["1"], await ReadAsync(database, "PRAGMA foreign_keys"));
        Assert.Equal(["1"], await ReadAsync(database, "PRAGMA secure_delete"));
    }

    [Fact]
    public async Task Only_its_user_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await WriteAsync(await OpenAsync(), "DELETE FROM notes");

        Assert.All(
            Directory.GetFiles(_root, "vault.db*"),
            file => Assert.True(
                !OperatingSystem.IsWindows()
                && File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused_in_one_sentence()
    {
        await File.WriteAllTextAsync(StoreFile, new string('x', 8192), Cancellation);

        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(OpenAsync);
        Assert.Equal("The file that WORKLOAD__STORE__CONNECTION names is not a store.", fault.Message);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused_in_one_sentence()
    {
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(
            () => Create("missing/vault.db").MigrateAsync(Cancellation));
        Assert.Contains("cannot be opened", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Database database, string sql)
    {
        await using var connection = await database.OpenAsync(Cancellation);
        return await connection.QueryAsync(sql, Text, Cancellation);
    }

    private static Task<int> WriteAsync(Database database, string sql) =>
        database.WriteAsync((connection, token) => connection.ExecuteAsync(sql, token), Cancellation);

    private static string Text(DbDataReader row) => row.GetValue(0).ToString() ?? "";

    private async Task<Database> OpenAsync()
    {
        var database = Create();
        await database.MigrateAsync(Cancellation);
        return database;
    }

    private Database Create(string file = "vault.db")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(
            TestStore.SettingsOf("test", $"Data Source={Path.Combine(_root, file)}", null, _root));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase<EmbeddedStoreTests>();
        _apps.Add(builder.Build());
        return _apps[^1].Services.GetRequiredService<Database>();
    }
}
