using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Removes card numbers from a log record before any exporter sees it. Scopes are not exported.</summary>
internal sealed class RedactingLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        data.FormattedMessage = Redactor.Redact(data.FormattedMessage);
        data.Body = Redactor.Redact(data.Body);
        data.CategoryName = Redactor.Redact(data.CategoryName);
        data.EventId = new EventId(data.EventId.Id, Redactor.Redact(data.EventId.Name));
        data.TraceState = Redactor.Redact(data.TraceState);
        RedactAttributes(data);
        RedactException(data);
    }

    private static void RedactAttributes(LogRecord record)
    {
        if (record.Attributes is not { } attributes) return;
        List<KeyValuePair<string, object?>>? redacted = null;
        for (var i = 0; i < attributes.Count; i++)
        {
            var (key, value) = attributes[i];
            var clean = new KeyValuePair<string, object?>(Redactor.Redact(key), RedactedValue.Of(value));
            if (ReferenceEquals(clean.Key, key) && ReferenceEquals(clean.Value, value)) continue;
            redacted ??= [.. attributes];
            redacted[i] = clean;
        }

        if (redacted is not null) record.Attributes = redacted;
    }

    // An exception cannot be changed: its attributes (OpenTelemetry semantic conventions, exceptions) take its place.
    private static void RedactException(LogRecord record)
    {
        if (record.Exception is not { } exception) return;
        var text = exception.ToString();
        var redacted = Redactor.Redact(text);
        if (ReferenceEquals(text, redacted)) return;

        record.Exception = null;
        record.Attributes =
        [
            .. record.Attributes ?? [],
            new("exception.type", exception.GetType().FullName),
            new("exception.message", Redactor.Redact(exception.Message)),
            new("exception.stacktrace", redacted),
        ];
    }
}
