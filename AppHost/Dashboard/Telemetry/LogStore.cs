namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>The latest log records of all services, in memory and bounded.</summary>
public sealed class LogStore(TelemetryBounds bounds)
{
    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = [];
    private long _characters;
    private long _number;

    /// <summary>How many records are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Keeps a record, and lets the oldest go when there is too much.</summary>
    public void Add(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            _entries.Enqueue(entry with { Number = ++_number });
            _characters += entry.Characters;
            while (_entries.Count > bounds.Lines || _characters > bounds.Characters)
            {
                _characters -= _entries.Dequeue().Characters;
            }
        }
    }

    /// <summary>The newest <paramref name="most"/> records that the filter admits, oldest first.</summary>
    /// <param name="filter">Which records.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="before">Only records with a smaller number.</param>
    public IReadOnlyList<LogEntry> Find(LogFilter filter, int most, long before = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(filter);
        LogEntry[] all;
        lock (_gate) all = [.. _entries];

        var found = new List<LogEntry>();
        for (var i = all.Length - 1; i >= 0 && found.Count < most; i--)
        {
            if (all[i].Number < before && filter.Admits(all[i])) found.Add(all[i]);
        }

        found.Reverse();
        return found;
    }
}
