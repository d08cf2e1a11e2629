using System.Diagnostics;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>The places in a span.</summary>
internal static class SpanPlaces
{
    private static readonly ActivitySource Source = new(WorkloadTelemetry.Name);

    public static IReadOnlyList<Place> All { get; } =
    [
        Span("attribute of a span", (span, text) => span?.SetTag("card", text)),
        Span("key of an attribute", (span, text) => span?.SetTag(text, "value")),
        Span(
            "number in a span",
            (span, text) => span?.SetTag("card", long.TryParse(text, out var number) ? number : text)),
        Span("list in a span", (span, text) => span?.SetTag("cards", new[] { "a", text })),
        Span("characters in a span", (span, text) => span?.SetTag("card", text.ToCharArray()), exported: false),
        Span("bytes in a span", (span, text) => span?.SetTag("card", Encoding.ASCII.GetBytes(text)), exported: false),
        Span("object in a span", (span, text) => span?.SetTag("card", new StringBuilder(text))),
        Span("name of a span", (span, text) => span?.DisplayName = text),
        Span("status of a span", (span, text) => span?.SetStatus(ActivityStatusCode.Error, text)),
        Span("event of a span", (span, text) => span?.AddEvent(new ActivityEvent(text))),
        Span("attribute of an event", (span, text) => span?.AddEvent(
            new ActivityEvent("read", tags: new ActivityTagsCollection { ["card"] = text }))),
        Span("exception in a span", (span, text) => span?.AddException(new InvalidOperationException("No " + text))),
        Span("state of a trace", (span, text) => span?.TraceStateString = "card=" + text),
        Span("link of a span", (span, text) => span?.AddLink(new ActivityLink(
            Somewhere(null), new ActivityTagsCollection { ["card"] = text }))),
        Span("state of a link", (span, text) => span?.AddLink(new ActivityLink(Somewhere("card=" + text)))),
        Span("baggage", (span, text) => span?.AddBaggage("card", text), exported: false),
    ];

    private static Place Span(string name, Action<Activity?, string> put, bool exported = true) => new(
        name,
        (_, text) =>
        {
            using var span = Source.StartActivity("fuzz");
            put(span, text);
        },
        exported);

    private static ActivityContext Somewhere(string? state) => new(
        ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, state);
}
