namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>The spans received so far for one request, through all services that it passed.</summary>
/// <param name="Id">The trace in hexadecimal.</param>
/// <param name="Spans">At least one span, in order of arrival.</param>
public sealed record Trace(string Id, IReadOnlyList<SpanEntry> Spans)
{
    /// <summary>The span that no other one contains; the earliest where several or none remain.</summary>
    public SpanEntry Root => Spans
        .OrderBy(span => Spans.Any(other => other.SpanId == span.ParentSpanId))
        .ThenBy(span => span.Start)
        .First();

    /// <summary>What it was about: the first span's name, with the path where the name tells none.</summary>
    public string Title => Root is var root && !root.Name.Contains('/', StringComparison.Ordinal)
        ? $"{root.Name} {root.Attribute("url.path")}".TrimEnd()
        : root.Name;

    /// <summary>When its first span began.</summary>
    public DateTimeOffset Start => Spans.Min(span => span.Start);

    /// <summary>From the first beginning to the last end.</summary>
    public TimeSpan Duration => Spans.Max(span => span.End) - Start;

    /// <summary>Whether any span failed.</summary>
    public bool Failed => Spans.Any(span => span.Failed);

    /// <summary>The services it passed, in order of their first span.</summary>
    public IReadOnlyList<(string Service, string Scope)> Services =>
        [.. Spans.OrderBy(span => span.Start).Select(span => (span.Service, span.Scope)).Distinct()];

    /// <summary>The spans as a tree, each with its depth, siblings in order of time.</summary>
    public IReadOnlyList<(SpanEntry Span, int Depth)> Tree()
    {
        var known = Spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var children = Spans.OrderBy(span => span.Start)
            .ToLookup(span =>
                known.Contains(span.ParentSpanId) && span.ParentSpanId != span.SpanId ? span.ParentSpanId : "");
        var tree = new List<(SpanEntry, int)>(Spans.Count);
        // What a sender made into a ring hangs on no root; it is left out, and the stack stays as deep as the tree.
        var open = new Stack<(SpanEntry Span, int Depth)>(children[""].Reverse().Select(span => (span, 0)));
        while (open.TryPop(out var next))
        {
            tree.Add(next);
            foreach (var child in children[next.Span.SpanId].Reverse())
            {
                if (tree.Count + open.Count < TelemetryBounds.SpansOfTrace) open.Push((child, next.Depth + 1));
            }
        }

        return tree;
    }
}

/// <summary>Which traces to show.</summary>
/// <param name="Service">One that it passed, or all when empty.</param>
/// <param name="Text">A part of the trace's identity, a span's name or an attribute's value, or empty.</param>
/// <param name="FailedOnly">Only traces in which a span failed.</param>
public sealed record TraceFilter(string Service = "", string Text = "", bool FailedOnly = false)
{
    /// <summary>Whether a trace is to be shown.</summary>
    public bool Admits(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return (!FailedOnly || trace.Failed)
            && (Service.Length == 0 || trace.Spans.Any(span => span.Service == Service))
            && (Text.Length == 0 || trace.Id == Text || trace.Spans.Any(Mentions));
    }

    private bool Mentions(SpanEntry span) =>
        span.Name.Contains(Text, StringComparison.OrdinalIgnoreCase)
        || span.Attributes.Any(entry => entry.Value.Contains(Text, StringComparison.OrdinalIgnoreCase));
}
