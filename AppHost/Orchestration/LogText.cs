using System.Text.Json;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// Makes a structured log line readable in a terminal. Pipes and files get the line as it was written.
/// </summary>
internal static class LogText
{
    /// <summary>Level, message and exception of a JSON line; any other line as it is.</summary>
    public static string Readable(string line)
    {
        if (!line.StartsWith("{\"time\":", StringComparison.Ordinal)) return line;
        try
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            var text = $"{Text(entry, "level")}: {Text(entry, "message")}";
            return entry.TryGetProperty("exception", out var exception) ? $"{text} {exception.GetString()}" : text;
        }
        catch (JsonException)
        {
            // Cut off, or not ours after all.
            return line;
        }
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : "";
}
