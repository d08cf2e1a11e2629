namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>
/// The latest traces of all services, in memory and bounded; whole traces go, the longest unheard of first.
/// </summary>
public sealed class TraceStore(TelemetryBounds bounds)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _traces = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _order = [];
    private long _characters;
    private int _spans;

    /// <summary>How many spans are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _spans;
        }
    }

    /// <summary>Keeps a span, and lets the oldest traces go when there is too much.</summary>
    public void Add(SpanEntry span)
    {
        ArgumentNullException.ThrowIfNull(span);
        lock (_gate)
        {
            if (!_traces.TryGetValue(span.TraceId, out var node))
            {
                node = new LinkedListNode<Kept>(new Kept(span.TraceId, []));
                _traces[span.TraceId] = node;
            }
            else
            {
                _order.Remove(node);
            }

            _order.AddLast(node);
            if (node.Value.Spans.Count >= TelemetryBounds.SpansOfTrace) return;
            node.Value.Spans.Add(span);
            _spans++;
            _characters += span.Characters;
            while (_order.Count > 1 && (_spans > bounds.Spans || _characters > bounds.Characters)) DropOldest();
        }
    }

    /// <summary>The newest <paramref name="most"/> traces that the filter admits, newest first.</summary>
    public IReadOnlyList<Trace> Find(TraceFilter filter, int most)
    {
        ArgumentNullException.ThrowIfNull(filter);
        lock (_gate)
        {
            var found = new List<Trace>();
            for (var node = _order.Last; node is not null && found.Count < most; node = node.Previous)
            {
                var trace = new Trace(node.Value.Id, [.. node.Value.Spans]);
                if (filter.Admits(trace)) found.Add(trace);
            }

            return [.. found.OrderByDescending(trace => trace.Start)];
        }
    }

    /// <summary>One trace, or null.</summary>
    public Trace? Find(string traceId)
    {
        lock (_gate)
        {
            return _traces.TryGetValue(traceId, out var node) ? new Trace(traceId, [.. node.Value.Spans]) : null;
        }
    }

    /// <summary>The traces that link to this one: what an outbox did later on its behalf.</summary>
    public IReadOnlyList<string> ContinuationsOf(string traceId)
    {
        lock (_gate)
        {
            return
            [
                .. _order.Where(kept => kept.Spans.Exists(span => span.LinkedTraces.Contains(traceId)))
                    .Select(kept => kept.Id),
            ];
        }
    }

    private void DropOldest()
    {
        var oldest = _order.First!;
        _order.RemoveFirst();
        _traces.Remove(oldest.Value.Id);
        _spans -= oldest.Value.Spans.Count;
        _characters -= oldest.Value.Spans.Sum(span => span.Characters);
    }

    private sealed record Kept(string Id, List<SpanEntry> Spans);
}
