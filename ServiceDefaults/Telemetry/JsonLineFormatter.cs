using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Writes a log entry as one line of JSON. Message and exception pass the redactor; scopes are not written.
/// </summary>
internal sealed class JsonLineFormatter(LogLine lines, RedactionCounter counter) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "workload";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (TelemetryRegistration.IsOfStrangers(logEntry.Category, logEntry.EventId)) return;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, LogLine.Options))
        {
            json.WriteStartObject();
            lines.WriteOrigin(json, logEntry.LogLevel, logEntry.Category, logEntry.EventId.Id);
            json.WriteString("message", MessageOf(logEntry));
            if (logEntry.Exception is { } exception) json.WriteString("exception", lines.Redact(exception.ToString()));
            LogLine.WriteTrace(json);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private string MessageOf<TState>(in LogEntry<TState> entry)
    {
        if (entry.State is not IReadOnlyList<KeyValuePair<string, object?>> arguments || !SplitNumber.IsIn(arguments))
            return lines.Redact(entry.Formatter(entry.State, entry.Exception));
        counter.InLog();
        var template = arguments.LastOrDefault(argument => argument.Key == LogTemplate.Key).Value;
        return Redactor.Redact($"{Redactor.Mark} {template}");
    }
}
