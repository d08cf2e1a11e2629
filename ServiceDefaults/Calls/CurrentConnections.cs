namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// The connections that requests to a callee go through, replaced as a whole when their trust expires or when nothing
/// gets through them. Requests under way on the old ones finish; they are closed when none can be left.
/// </summary>
internal sealed class CurrentConnections(Func<CalleeConnections> connect, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Retired> _retired = [];
    private CalleeConnections? _current;
    private bool _disposed;

    public CalleeConnections Value
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_current is { HasExpired: true }) Retire();
                return _current ??= connect();
            }
        }
    }

    /// <summary>Has the next request begin with new connections.</summary>
    public void Replace()
    {
        lock (_gate) Retire();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _current?.Dispose();
            foreach (var retired in _retired)
            {
                retired.Dispose();
            }

            _retired.Clear();
        }
    }

    private void Retire()
    {
        if (_current is null) return;
        var retired = new Retired(_current);
        _current = null;
        _retired.Add(retired);
        retired.Timer = time.CreateTimer(_ => End(retired), null, LongestCall, Timeout.InfiniteTimeSpan);
    }

    private void End(Retired retired)
    {
        lock (_gate)
        {
            if (_retired.Remove(retired)) retired.Dispose();
        }
    }

    private sealed class Retired(CalleeConnections connections) : IDisposable
    {
        public ITimer? Timer { get; set; }

        public void Dispose()
        {
            Timer?.Dispose();
            connections.Dispose();
        }
    }
}
