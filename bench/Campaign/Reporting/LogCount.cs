using System.Text.Json;

namespace RegulatedWorkload.Campaign.Reporting;

/// <summary>How often each service wrote each event of level error or above: where to look first.</summary>
internal static class LogCount
{
    /// <summary>Counts by service, event and message of the first one.</summary>
    public static IReadOnlyDictionary<string, int> Of(string folder)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.log"))
        {
            var service = Path.GetFileNameWithoutExtension(file);
            foreach (var line in File.ReadLines(file))
            {
                if (EventOf(line) is not { } found) continue;
                var key = $"{service[..service.LastIndexOf('-')]} {found}";
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts;
    }

    private static string? EventOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var level = root.TryGetProperty("level", out var value) ? value.GetString() : null;
            return string.Equals(level, "error", StringComparison.OrdinalIgnoreCase)
                || string.Equals(level, "critical", StringComparison.OrdinalIgnoreCase)
                ? root.TryGetProperty("eventId", out var id) ? id.ToString() : "?"
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
