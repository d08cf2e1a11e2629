using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Removes card numbers from a log record before any exporter sees it. Where several arguments together make up a
/// number, all of them go and the template takes the place of the message. Scopes are not exported.
/// </summary>
internal sealed class RedactingLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        data.CategoryName = Redactor.Redact(data.CategoryName);
        if (data.EventId.Name is { } name) data.EventId = new EventId(data.EventId.Id, Redactor.Redact(name));
        if (data.Attributes is { } attributes && SplitNumber.IsIn(attributes)) WithdrawArguments(data, attributes);
        data.FormattedMessage = Redactor.Redact(data.FormattedMessage);
        data.Body = Redactor.Redact(data.Body);
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

    private static void WithdrawArguments(LogRecord record, IReadOnlyList<KeyValuePair<string, object?>> attributes)
    {
        var template = attributes.LastOrDefault(attribute => attribute.Key == LogTemplate.Key);
        record.Attributes = template.Key is null ? [] : [template];
        record.FormattedMessage = $"{Redactor.Mark} {template.Value}";
    }

    // An exception cannot be changed: its attributes (OpenTelemetry semantic conventions, exceptions) take its place.
    private static void RedactException(LogRecord record)
    {
        if (record.Exception is not { } exception) return;
        var (text, message) = (exception.ToString(), exception.Message);
        var redacted = Redactor.Redact(text);
        // A type of its own may say less in its text than in its message.
        if (ReferenceEquals(text, redacted) && ReferenceEquals(Redactor.Redact(message), message)) return;

        record.Exception = null;
        record.Attributes =
        [
            .. record.Attributes ?? [],
            new("exception.type", exception.GetType().FullName),
            new("exception.message", Redactor.Redact(message)),
            new("exception.stacktrace", redacted),
        ];
    }
}
