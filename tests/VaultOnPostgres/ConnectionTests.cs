using System.Data.Common;
using System.Net;
using Npgsql;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// A shared store is reached over verified TLS, under a role without more rights than it needs, or not at all.
/// </summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private PostgresTestStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _store = await PostgresTestStore.CreateAsync<StoreTests>(await LocalPostgres.SharedAsync());

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_connection_is_encrypted_and_the_server_verified()
    {
        var (version, bits) = await _store.Open<StoreTests>().ReadAsync(
            (connection, token) => connection.FirstAsync(
                "SELECT version, CAST(bits AS BIGINT) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl",
                row => (row.GetString(0), (int)row.GetInt64(1)),
                token),
            Cancellation);

        Assert.Equal("TLSv1.3", version);
        Assert.True(bits >= 128);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("127.0.0.2", "127.0.0.2", false)]
    public async Task A_server_whose_certificate_does_not_name_the_host_is_refused(
        string address, string host, bool named)
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "Of the loopback network it has 127.0.0.1 alone.");
        await using var forwarder = new Forwarder(IPAddress.Parse(address), _ => _store.Postgres.Server.Port);
        var connection = new NpgsqlConnectionStringBuilder(_store.Connection) { Host = host, Port = forwarder.Port };
        var database = Open(connection.ConnectionString);

        if (named) await database.PrepareAsync(Cancellation);
        else Assert.Contains("cannot be verified", await FaultOfAsync(database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused()
    {
        using var authority = Hosting.Certificates.Authority.OpenOrCreate(
            Path.Combine(_store.Secrets, "other"), "another authority", TimeProvider.System);
        var database = Open(_store.Connection.Replace(
            _store.Postgres.RootCertificate, Path.Combine(_store.Secrets, "other.crt"), StringComparison.Ordinal));

        Assert.Contains("cannot be verified", await FaultOfAsync(database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_one_sentence()
    {
        foreach (var version in (string[])["1", "2"]) await WritePasswordAsync(version, "wrong");

        Assert.Contains(
            "refuses this role or its password",
            await FaultOfAsync(_store.Open<StoreTests>()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_the_password_that_the_server_does_not_know_leaves_the_one_before_in_use()
    {
        await WritePasswordAsync("2", "wrong");

        await _store.Open<StoreTests>().PrepareAsync(Cancellation);
    }

    [Theory]
    [InlineData("CREATE TABLE other (id TEXT)")]
    [InlineData("ALTER TABLE notes ADD COLUMN more TEXT")]
    [InlineData("DROP TABLE notes")]
    [InlineData("TRUNCATE notes")]
    [InlineData("CREATE SCHEMA other")]
    [InlineData("CREATE ROLE other")]
    [InlineData("DELETE FROM schema_migrations")]
    [InlineData("UPDATE schema_migrations SET sha256 = ''")]
    public async Task The_role_of_the_service_cannot_change_the_schema(string statement)
    {
        var denied = await Assert.ThrowsAsync<PostgresException>(() => _store.Open<StoreTests>().WriteAsync(
            (connection, token) => connection.ExecuteAsync(statement, token), Cancellation));

        Assert.Equal("42501", denied.SqlState);
    }

    [Fact]
    public async Task The_role_of_the_service_cannot_migrate()
    {
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(
            () => _store.Open<StoreTests>().MigrateAsync(Cancellation));

        Assert.Contains("'migrate' under the owner's", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_does_not_start_on_an_old_schema_and_says_what_brings_it_up_to_date()
    {
        await _store.ChangeSchemaAsync("DELETE FROM schema_migrations WHERE name = '002-first-note.sql'");
        Assert.Contains("run 'test migrate'", await FaultOfAsync(_store.Open<StoreTests>()), StringComparison.Ordinal);

        await _store.ChangeSchemaAsync("DROP TABLE schema_migrations");
        Assert.Contains("run 'test migrate'", await FaultOfAsync(_store.Open<StoreTests>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_starts_on_a_schema_that_is_ahead_as_during_a_rollout()
    {
        await _store.ChangeSchemaAsync("INSERT INTO schema_migrations VALUES ('003-later.sql', '', 0)");

        await _store.Open<StoreTests>().PrepareAsync(Cancellation);
    }

    [Fact]
    public async Task The_migration_of_a_release_that_is_taken_back_succeeds_on_a_schema_that_is_ahead()
    {
        await _store.ChangeSchemaAsync("INSERT INTO schema_migrations VALUES ('003-later.sql', '', 0)");

        await _store.MigrateAsync<StoreTests>();
    }

    [Fact]
    public async Task A_service_does_not_write_where_commits_may_be_lost()
    {
        await _store.Postgres.Server.Administrator.ExecuteAsync(
            "postgres",
            [
                $"ALTER ROLE \"{LocalPostgres.Service}\" IN DATABASE \"{_store.DatabaseName}\" "
                + "SET synchronous_commit = off",
            ],
            Cancellation);

        Assert.Contains("may lose commits", await FaultOfAsync(_store.Open<StoreTests>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_opens_no_more_connections_than_it_may()
    {
        var database = Open(
            _store.Connection.Replace("Maximum Pool Size=12", "Maximum Pool Size=4", StringComparison.Ordinal));
        var (inside, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Two readers and two writers wait for each other, so that all four connections are there; the rest wants more.
        await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(i => (Task[])
            [database.WriteAsync($"{i}", CountAsync, Cancellation), database.ReadAsync(CountAsync, Cancellation)]));

        Assert.Equal(4, most);

        async Task<int> CountAsync(DbConnection connection, CancellationToken token)
        {
            if (Interlocked.Increment(ref inside) == 4) full.SetResult();
            await full.Task.WaitAsync(token);
            var now = await connection.FirstAsync(
                """
                SELECT COUNT(*) FROM pg_stat_activity
                WHERE datname = current_database() AND backend_type = 'client backend'
                """,
                row => (int)row.GetInt64(0),
                token);
            InterlockedMax(ref most, now);
            return now;
        }
    }

    private Task WritePasswordAsync(string version, string password) => File.WriteAllTextAsync(
        Path.Combine(_store.Secrets, "test-database-password", version), password, Cancellation);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target)
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
        }
    }

    private Database Open(string connection) => _store.Open<StoreTests>(
        TestStore.SettingsOf("test", connection, _store.Password, _store.Secrets));

    private static async Task<string> FaultOfAsync(Database database) =>
        (await Assert.ThrowsAsync<ConfigurationFaultsException>(() => database.PrepareAsync(Cancellation))).Message;
}
