using System.Data.Common;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Applies migrations, each in a transaction of its own, and remembers them in <c>schema_migrations</c>. A store can
/// only go forward: its history must be the beginning of the list.
/// </summary>
internal sealed partial class Migrator(
    IReadOnlyList<Migration> migrations, TimeProvider time, ILogger<Migrator> logger)
{
    private const string CreateHistory =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          name       TEXT   NOT NULL PRIMARY KEY,
          sha256     TEXT   NOT NULL,
          applied_at BIGINT NOT NULL
        )
        """;

    /// <summary>
    /// Applies what is missing. On a schema that is ahead, after a release was taken back, there is nothing to do.
    /// </summary>
    /// <param name="database">The store, under a role that may change its schema.</param>
    /// <param name="guardHistory">A statement that keeps others from changing the history, or null.</param>
    /// <param name="cancellationToken">Ends it between two migrations.</param>
    public async Task ApplyAsync(Database database, string? guardHistory, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async (connection, token) =>
            {
                await connection.ExecuteAsync(CreateHistory, token);
                if (guardHistory is not null) await connection.ExecuteAsync(guardHistory, token);
            },
            cancellationToken);
        while (await database.WriteAsync(ApplyNextAsync, cancellationToken) is { } applied)
        {
            Applied(logger, applied.Name);
        }
    }

    /// <summary>
    /// What keeps a service from starting on a schema, as a sentence, or null. A schema that is ahead will do: during a
    /// rollout the old version still serves, so each migration must leave room for it.
    /// </summary>
    public async Task<string?> FindFaultAsync(Database database, CancellationToken cancellationToken)
    {
        var history = await database.ReadAsync(HistoryAsync, cancellationToken);
        if (Fault(history) is { } fault) return fault;
        return history.Count >= migrations.Count
            ? null
            : $"The schema of this store lacks the migration {migrations[history.Count].Name}.";
    }

    private async Task<Migration?> ApplyNextAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var history = await HistoryAsync(connection, cancellationToken);
        if (Fault(history) is { } fault) throw new ConfigurationFaultsException([fault]);
        if (history.Count >= migrations.Count) return null;
        var next = migrations[history.Count];
        await connection.ExecuteAsync(next.Sql, cancellationToken);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (name, sha256, applied_at) VALUES (@name, @sha256, @now)",
            cancellationToken,
            ("@name", next.Name), ("@sha256", next.Sha256), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return next;
    }

    // Sorted here, since databases differ in how they sort text.
    private static async Task<IReadOnlyList<(string Name, string Sha256)>> HistoryAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            "SELECT name, sha256 FROM schema_migrations",
            row => (Name: row.GetString(0), Sha256: row.GetString(1)),
            cancellationToken);
        return [.. rows.OrderBy(row => row.Name, StringComparer.Ordinal)];
    }

    private string? Fault(IReadOnlyList<(string Name, string Sha256)> history)
    {
        for (var i = 0; i < Math.Min(history.Count, migrations.Count); i++)
        {
            if (Fault(history[i].Name, history[i].Sha256, migrations[i]) is { } fault) return fault;
        }

        if (history.Count > migrations.Count) Ahead(logger, history[^1].Name);
        return null;
    }

    private string? Fault(string name, string sha256, Migration expected)
    {
        if (expected.Name == name)
        {
            return expected.Sha256 == sha256
                ? null
                : $"The migration {name} was changed after it was applied to this store; add a new file instead.";
        }

        return migrations.Any(migration => migration.Name == name)
            ? $"The migration {expected.Name} was added before {name}, which this store already has; name it later."
            : $"This store has the migration {name}, which this version of the service does not know.";
    }

    [LoggerMessage(1301, LogLevel.Information, "Migration {Name} applied")]
    private static partial void Applied(ILogger logger, string name);

    [LoggerMessage(1302, LogLevel.Warning, "The schema is ahead of this version: its newest migration is {Name}")]
    private static partial void Ahead(ILogger logger, string name);
}
