using System.Data.Common;
using RegulatedWorkload.Campaign.Books;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>An empty database beside that of a service, on the same server, into which its migrations go.</summary>
internal sealed class MigrationTrial(StageDatabase server, DatabaseLaunch launch, string executable)
{
    private const string Columns =
        """
        SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY 1
        """;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);
    private static int s_trials;

    private readonly DatabaseRoles _roles =
        DatabaseRoles.Of($"{launch.Name}-trial-{Interlocked.Increment(ref s_trials)}", launch.Service);

    /// <summary>The name of the database.</summary>
    public string Name => _roles.Database;

    public async Task CreateAsync()
    {
        await server.ExecuteAsync("postgres", _roles.CreateDatabase, CancellationToken.None);
        await server.ExecuteAsync(_roles.Database, _roles.InDatabase, CancellationToken.None);
    }

    public Task DropAsync() => server.ExecuteAsync(
        "postgres", [$"DROP DATABASE {DatabaseRoles.Quote(_roles.Database)} WITH (FORCE)"], CancellationToken.None);

    /// <summary>Starts the service's migration as the owner.</summary>
    public ServiceCommand Migrate() => ServiceCommand.Start(
        executable,
        new Dictionary<string, string>(launch.Migration)
        {
            ["WORKLOAD__STORE__CONNECTION"] = new DbConnectionStringBuilder
            {
                ConnectionString = launch.Migration["WORKLOAD__STORE__CONNECTION"],
                ["Database"] = _roles.Database,
            }.ConnectionString,
        },
        "migrate");

    /// <summary>Waits until a migration has a session, or until none has one.</summary>
    public async Task SessionAsync(bool isThere, Func<bool> orUntil)
    {
        var sessions = $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{_roles.Database}'";
        while (!orUntil())
        {
            var seen = await QueryAsync("postgres", sessions, row => row.GetInt64(0));
            if ((seen[0] > 0) == isThere) return;
            await Task.Delay(Glance);
        }
    }

    /// <summary>How many tables there are, and how many migrations are said to be applied.</summary>
    public async Task<(long Tables, long Applied)> LookAsync()
    {
        const string history = "tablename = 'schema_migrations'";
        var tables = await QueryAsync(
            _roles.Database,
            $"SELECT count(*) FILTER (WHERE NOT {history}), count(*) FILTER (WHERE {history}) "
            + "FROM pg_tables WHERE schemaname = 'public'",
            row => (Others: row.GetInt64(0), History: row.GetInt64(1)));
        if (tables[0].History == 0) return (tables[0].Others, 0);
        var applied = await QueryAsync(
            _roles.Database, "SELECT count(*) FROM schema_migrations", row => row.GetInt64(0));
        return (tables[0].Others, applied[0]);
    }

    /// <summary>Whether its tables are those that the service works with.</summary>
    public async Task<bool> IsLikeTheOneInUseAsync() =>
        (await QueryAsync(_roles.Database, Columns, row => row.GetString(0)))
            .SequenceEqual(await QueryAsync(launch.Name, Columns, row => row.GetString(0)));

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string database, string sql, Func<DbDataReader, T> map)
    {
        await using var connection = await server.OpenDatabaseAsync(database, CancellationToken.None);
        return await BookReader.QueryAsync(connection, sql, map, CancellationToken.None);
    }
}
