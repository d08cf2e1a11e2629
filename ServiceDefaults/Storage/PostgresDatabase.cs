using System.Data;
using System.Data.Common;
using Npgsql;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The shared store: one PostgreSQL database for all instances of a service. Writers take turns by advisory locks that
/// end with their transaction, so the rules of a store need no other isolation than to see what was committed before.
/// </summary>
internal sealed class PostgresDatabase : Database, IAsyncDisposable
{
    // Every writer takes the store's lock, shared when it has a key and alone when it has none, and then its key's.
    private const string TakeTurn =
        "SELECT pg_advisory_xact_lock_shared(0, 0), pg_advisory_xact_lock(hashtextextended(@key, 0))";

    private const string TakeTurnWithAll = "SELECT pg_advisory_xact_lock(0, 0)";

    // A default privilege of the owner gives the service all tables; the history is not for it to change.
    private const string GuardHistory =
        """
        DO $$
        DECLARE grantee name;
        BEGIN
          FOR grantee IN
            SELECT DISTINCT role.rolname
            FROM pg_class history
            CROSS JOIN LATERAL aclexplode(history.relacl) entry
            JOIN pg_roles role ON role.oid = entry.grantee
            WHERE history.oid = 'schema_migrations'::regclass AND entry.grantee <> history.relowner
          LOOP
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_migrations FROM %I', grantee);
          END LOOP;
        END $$
        """;

    private readonly PostgresSources _sources;
    private readonly string _service;
    private readonly Migrator _migrator;
    private readonly TimeProvider _clock;
    private readonly PostgresRetry _retry;
    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="sources">Makes the pools.</param>
    /// <param name="service">The name of the service, which <c>migrate</c> is an argument of.</param>
    /// <param name="migrator">The schema.</param>
    /// <param name="clock">The clock of pauses between attempts.</param>
    public PostgresDatabase(PostgresSources sources, string service, Migrator migrator, TimeProvider clock)
        : this(sources, service, migrator, clock, sources.Build(PostgresUse.Writes))
    {
    }

    private PostgresDatabase(
        PostgresSources sources, string service, Migrator migrator, TimeProvider clock, NpgsqlDataSource writers)
    {
        _sources = sources;
        _service = service;
        _migrator = migrator;
        _clock = clock;
        _retry = new PostgresRetry(sources.Password, clock);
        _readers = sources.Build(PostgresUse.Reads);
        _writers = writers;
    }

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _retry.RunAsync(
            async attempt => (DbConnection)await attempt.OpenAsync(_readers, cancellationToken), cancellationToken);

    public override Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _retry.RunAsync(
            async attempt =>
            {
                await using var connection = await attempt.OpenAsync(_readers, cancellationToken);
                await using var snapshot = await connection.BeginTransactionAsync(
                    IsolationLevel.RepeatableRead, cancellationToken);
                var result = await work(connection, cancellationToken);
                await snapshot.CommitAsync(cancellationToken);
                return result;
            },
            cancellationToken);
    }

    public override Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WriteInTurnAsync(
            (connection, token) => connection.ExecuteAsync(TakeTurnWithAll, token), work, cancellationToken);
    }

    public override Task<T> WriteAsync<T>(
        string key, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WriteInTurnAsync(
            (connection, token) => connection.ExecuteAsync(TakeTurn, token, ("@key", key)), work, cancellationToken);
    }

    // A server keeps deleted rows in pages, logs and archives. Cards are shredded by their keys instead.
    public override Task<bool> ScrubAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var remedy = $"run '{_service} migrate' under the role that owns the database.";
        try
        {
            if (await _migrator.FindFaultAsync(this, cancellationToken) is { } fault)
            {
                throw new ConfigurationFaultsException([$"{fault} To bring it up to date, {remedy}"]);
            }

            // So that the first caller does not wait for the first connection of a writer.
            await WriteAsync("start", (_, _) => Task.CompletedTask, cancellationToken);
            _retry.WasAvailable = true;
        }
        catch (PostgresException missing) when (missing.SqlState == "42P01")
        {
            throw new ConfigurationFaultsException(
                [$"The database that {StoreConnection.Key} names has no schema yet: {remedy}"]);
        }
        catch (NpgsqlException failure)
        {
            throw PostgresFaults.Explain(failure);
        }
    }

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var owner = new PostgresDatabase(
            _sources, _service, _migrator, _clock, _sources.Build(PostgresUse.Migrations));
        try
        {
            await _migrator.ApplyAsync(owner, GuardHistory, cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw PostgresFaults.Explain(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _writers.DisposeAsync();
    }

    private Task<T> WriteInTurnAsync<T>(
        Func<DbConnection, CancellationToken, Task> takeTurn,
        Func<DbConnection, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        _retry.RunAsync(
            async attempt =>
            {
                await using var connection = await attempt.OpenAsync(_writers, cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(
                    IsolationLevel.ReadCommitted, cancellationToken);
                await takeTurn(connection, cancellationToken);
                var result = await work(connection, cancellationToken);
                attempt.CommitBegun = true;
                await transaction.CommitAsync(CancellationToken.None);
                StoreMetrics.Committed();
                return result;
            },
            cancellationToken);
}
