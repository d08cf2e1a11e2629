using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The schema of a service as a list of SQL files, applied in name order, each once. A file that was applied never
/// changes: what comes later is a new file.
/// </summary>
/// <param name="files">Name and text of each file, in order.</param>
internal sealed class MigrationSet(IReadOnlyList<(string Name, string Sql)> files)
{
    private const string History =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          name       TEXT   NOT NULL PRIMARY KEY,
          sha256     TEXT   NOT NULL,
          applied_at BIGINT NOT NULL
        )
        """;

    /// <summary>The files embedded in an assembly below <paramref name="folder"/>.</summary>
    public static MigrationSet Embedded(Assembly assembly, string folder) => new(
    [
        .. from name in assembly.GetManifestResourceNames()
           where name.StartsWith(folder, StringComparison.Ordinal)
           orderby name
           select (name[folder.Length..], ReadText(assembly, name)),
    ]);

    /// <summary>Applies what is missing, inside the caller's transaction.</summary>
    /// <exception cref="ConfigurationFaultsException">An applied file has changed since.</exception>
    public async Task ApplyAsync(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(History, cancellationToken);
        var applied = (await connection.QueryAsync(
                "SELECT name, sha256 FROM schema_migrations",
                row => (Name: row.GetString(0), Hash: row.GetString(1)),
                cancellationToken))
            .ToDictionary(entry => entry.Name, entry => entry.Hash, StringComparer.Ordinal);
        foreach (var (name, sql) in files)
        {
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (applied.TryGetValue(name, out var known))
            {
                if (known == hash) continue;
                throw new ConfigurationFaultsException(
                    [$"The migration {name} was applied to this database in another form; add a new file instead of changing it."]);
            }

            await connection.ExecuteAsync(sql, cancellationToken);
            await connection.ExecuteAsync(
                "INSERT INTO schema_migrations (name, sha256, applied_at) VALUES (@name, @hash, @now)",
                cancellationToken,
                ("@name", name),
                ("@hash", hash),
                ("@now", now.ToUnixTimeMilliseconds()));
        }
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
