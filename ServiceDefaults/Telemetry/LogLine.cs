using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>What the lines of the ordinary log and of security events have in common.</summary>
internal sealed class LogLine(ServiceSettings settings, TimeProvider time, RedactionCounter counter)
{
    // The lines go to a log store, not into HTML: quotes and umlauts stay readable.
    public static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void WriteOrigin(Utf8JsonWriter json, LogLevel level, string category, int eventId)
    {
        json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("level", NameOf(level));
        json.WriteString("service", settings.Service);
        json.WriteString("category", Redact(category));
        json.WriteNumber("eventId", eventId);
    }

    public static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { } activity) return;
        json.WriteString("traceId", activity.TraceId.ToHexString());
        json.WriteString("spanId", activity.SpanId.ToHexString());
    }

    public string Redact(string text)
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
