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

    public async Task ApplyAsync(Database database, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            (connection, token) => connection.ExecuteAsync(CreateHistory, token), cancellationToken);
        while (await database.WriteAsync(ApplyNextAsync, cancellationToken) is { } applied)
        {
            Applied(logger, applied.Name);
        }
    }

    private async Task<Migration?> ApplyNextAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var history = await connection.QueryAsync(
            "SELECT name, sha256 FROM schema_migrations ORDER BY name",
            row => (Name: row.GetString(0), Sha256: row.GetString(1)),
            cancellationToken);
        for (var i = 0; i < history.Count; i++)
        {
            if (Fault(history[i].Name, history[i].Sha256, migrations.ElementAtOrDefault(i)) is { } fault)
            {
                throw new ConfigurationFaultsException([fault]);
            }
        }

        if (history.Count == migrations.Count) return null;
        var next = migrations[history.Count];
        await connection.ExecuteAsync(next.Sql, cancellationToken);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (name, sha256, applied_at) VALUES (@name, @sha256, @now)",
            cancellationToken,
            ("@name", next.Name), ("@sha256", next.Sha256), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return next;
    }

    private string? Fault(string name, string sha256, Migration? expected)
    {
        if (expected?.Name == name)
        {
            return expected.Sha256 == sha256
                ? null
                : $"The migration {name} was changed after it was applied to this store; add a new file instead.";
        }

        return migrations.Any(migration => migration.Name == name)
            ? $"The migration {expected?.Name} was added before {name}, which this store already has; name it later."
            : $"This store has the migration {name}, which this version of the service does not know.";
    }

    [LoggerMessage(1301, LogLevel.Information, "Migration {Name} applied")]
    private static partial void Applied(ILogger logger, string name);
}
