using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Books;

/// <summary>
/// Searches what is left of a campaign for card numbers and tokens: logs, embedded stores with their logs, backups, and
/// all rows of databases.
/// </summary>
internal sealed class Search(Stage stage, Secrets secrets)
{
    // An embedded store is rid of what was deleted within a minute.
    private static readonly TimeSpan Scrubbed = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>Searches until nothing is found, or a minute and some have passed.</summary>
    /// <returns>What is found still, as sentences.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            List<string> found = [.. Files(), .. await RowsAsync(cancellationToken)];
            if (found.Count == 0 || TimeProvider.System.GetElapsedTime(started) > Scrubbed) return found;
            await Task.Delay(Interval, cancellationToken);
        }
    }

    private IEnumerable<string> Files() =>
        from folder in (string[])["logs", "stores", "backups"]
        let path = Path.Combine(stage.State.Root, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
        from secret in secrets.Find(Read(file))
        select $"{Path.GetRelativePath(stage.State.Root, file)} holds {secret}.";

    private async Task<List<string>> RowsAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var reader = new BookReader(stage);
        foreach (var service in stage.Databases.SelectMany(server => server.Databases).Select(one => one.Service))
        {
            await using var connection = await reader.OpenAsync(service, cancellationToken);
            var tables = await BookReader.QueryAsync(
                connection,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
                row => row.GetString(0),
                cancellationToken);
            foreach (var table in tables)
            {
                var rows = await BookReader.QueryAsync(
                    connection, $"SELECT t::text FROM \"{table}\" t", row => row.GetString(0), cancellationToken);
                var content = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows));
                found.AddRange(secrets.Find(content).Select(secret => $"{service}.{table} holds {secret}."));
            }
        }

        return found;
    }

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (FileNotFoundException)
        {
            // The log of an embedded store, which comes and goes.
            return [];
        }
    }
}
