using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Writes a log entry as one line of JSON. Message and exception pass the redactor; scopes are not written.
/// </summary>
internal sealed class JsonLineFormatter(ServiceSettings settings, TimeProvider time, RedactionCounter counter)
    : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "workload";

    // The lines go to a log store, not into HTML: quotes and umlauts stay readable.
    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            WriteOrigin(json, logEntry.LogLevel, logEntry.Category, logEntry.EventId);
            json.WriteString("message", MessageOf(logEntry));
            if (logEntry.Exception is { } exception) json.WriteString("exception", Redact(exception.ToString()));
            WriteTrace(json, Activity.Current);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private void WriteOrigin(Utf8JsonWriter json, LogLevel level, string category, EventId eventId)
    {
        json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("level", NameOf(level));
        json.WriteString("service", settings.Service);
        json.WriteString("category", Redact(category));
        json.WriteNumber("eventId", eventId.Id);
    }

    private string MessageOf<TState>(in LogEntry<TState> entry)
    {
        if (entry.State is not IReadOnlyList<KeyValuePair<string, object?>> arguments || !SplitNumber.IsIn(arguments))
            return Redact(entry.Formatter(entry.State, entry.Exception));
        counter.InLog();
        var template = arguments.LastOrDefault(argument => argument.Key == LogTemplate.Key).Value;
        return Redactor.Redact($"{Redactor.Mark} {template}");
    }

    private static void WriteTrace(Utf8JsonWriter json, Activity? activity)
    {
        if (activity is null) return;
        json.WriteString("traceId", activity.TraceId.ToHexString());
        json.WriteString("spanId", activity.SpanId.ToHexString());
    }

    private string Redact(string text)
    {
        var redacted = Redactor.Redact(text);
        if (!ReferenceEquals(redacted, text)) counter.InLog();
        return redacted;
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
