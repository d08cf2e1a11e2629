using System.Text.Json;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>
/// Makes log records of the lines that processes write: of those that no logger wrote, such as the sentence of a
/// service that cannot start, and of all lines when the services send their telemetry elsewhere.
/// </summary>
/// <param name="logs">Where the records are kept.</param>
/// <param name="all">Whether structured lines are taken too, because they do not come by OTLP.</param>
/// <param name="time">The clock for lines that tell no time.</param>
public sealed class ProcessLines(LogStore logs, bool all, TimeProvider time)
{
    /// <summary>Takes one line of one service.</summary>
    public void Take(LogLine line)
    {
        if (!line.Text.StartsWith("{\"time\":", StringComparison.Ordinal))
        {
            if (line.Text.Length > 0) logs.Add(Plain(line));
        }
        else if (all)
        {
            logs.Add(Structured(line));
        }
    }

    private LogEntry Plain(LogLine line) => new(
        time.GetUtcNow(),
        line.Service,
        line.IsError ? LogSeverity.Error : LogSeverity.Information,
        "",
        Texts.Cut(line.Text),
        "",
        []);

    private LogEntry Structured(LogLine line)
    {
        try
        {
            using var json = JsonDocument.Parse(line.Text);
            var entry = json.RootElement;
            return new LogEntry(
                DateTimeOffset.TryParse(Text(entry, "time"), out var written) ? written : time.GetUtcNow(),
                line.Service,
                Enum.TryParse<LogSeverity>(Text(entry, "level"), ignoreCase: true, out var level)
                    ? level
                    : LogSeverity.Information,
                Texts.Cut(Text(entry, "category"), 200),
                Texts.Cut($"{Text(entry, "message")} {Text(entry, "exception")}".TrimEnd()),
                Texts.Cut(Text(entry, "traceId"), 32),
                []);
        }
        catch (JsonException)
        {
            // Cut off, or not a logger's after all.
            return Plain(line);
        }
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
