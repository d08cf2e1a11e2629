using System.Diagnostics;
using OpenTelemetry;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Removes card numbers from a finished span before any exporter sees it. Events and links cannot be changed once they
/// are added: a span with a card number in one of them is withdrawn from export as a whole.
/// </summary>
internal sealed class RedactingSpanProcessor(RedactionCounter counter) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        var clean = RedactTags(data) & RedactTexts(data);
        if (!HasCleanEvents(data) || !HasCleanLinks(data))
        {
            clean = false;
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        if (!clean) counter.InSpan();
    }

    private static bool RedactTexts(Activity span)
    {
        var (name, status, state) = (span.DisplayName, span.StatusDescription, span.TraceStateString);
        var (cleanName, cleanStatus) = (KnownTexts.Redact(name)!, KnownTexts.Redact(status));
        var isStateClean = ReferenceEquals(KnownTexts.Redact(state), state);
        if (ReferenceEquals(name, cleanName) && ReferenceEquals(status, cleanStatus) && isStateClean) return true;

        span.DisplayName = cleanName;
        span.SetStatus(span.Status, cleanStatus);
        if (!isStateClean) span.TraceStateString = null;
        return false;
    }

    private static bool RedactTags(Activity span)
    {
        List<KeyValuePair<string, object?>>? changes = null;
        var digits = 0;
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            digits += SplitNumber.MostDigitsIn(tag.Value);
            // A null value removes the tag: its key cannot be changed.
            var value = Leaks(tag.Key) ? null : RedactedValue.Of(tag.Value);
            if (!ReferenceEquals(value, tag.Value)) (changes ??= []).Add(new(tag.Key, value));
        }

        if (changes is null && digits >= Pan.MinLength && SplitNumber.IsIn(span.TagObjects))
            changes = [.. span.TagObjects.Select(tag => new KeyValuePair<string, object?>(tag.Key, Redactor.Mark))];
        if (changes is null) return true;
        foreach (var (key, value) in changes) span.SetTag(key, value);
        return false;
    }

    private static bool HasCleanEvents(Activity span)
    {
        foreach (ref readonly var happening in span.EnumerateEvents())
        {
            if (Leaks(happening.Name)) return false;
            foreach (ref readonly var tag in happening.EnumerateTagObjects())
            {
                if (!IsClean(tag)) return false;
            }
        }

        return true;
    }

    private static bool HasCleanLinks(Activity span)
    {
        foreach (ref readonly var link in span.EnumerateLinks())
        {
            if (Leaks(link.Context.TraceState)) return false;
            foreach (ref readonly var tag in link.EnumerateTagObjects())
            {
                if (!IsClean(tag)) return false;
            }
        }

        return true;
    }

    private static bool IsClean(KeyValuePair<string, object?> tag) =>
        !Leaks(tag.Key) && ReferenceEquals(RedactedValue.Of(tag.Value), tag.Value);

    private static bool Leaks(string? text) => !ReferenceEquals(KnownTexts.Redact(text), text);
}
