namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// What calls a callee travel through, replaced as a whole when its trust expires. Calls under way on the old one
/// finish; it is disposed when none can be left.
/// </summary>
/// <typeparam name="T">A channel or an invoker over the handler; disposing it disposes the handler.</typeparam>
internal sealed class CalleeConnection<T>(
    Func<CalleeHandler> connect, Func<CalleeHandler, T> wrap, TimeProvider time) : IDisposable
    where T : class, IDisposable
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Retired> _retired = [];
    private (CalleeHandler Handler, T Value)? _current;
    private bool _disposed;

    public T Current
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_current is { } current)
                {
                    if (!current.Handler.HasExpired) return current.Value;
                    Retire(current.Value);
                }

                var handler = connect();
                var value = wrap(handler);
                _current = (handler, value);
                return value;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _current?.Value.Dispose();
            foreach (var retired in _retired)
            {
                retired.Dispose();
            }

            _retired.Clear();
        }
    }

    private void Retire(T value)
    {
        var retired = new Retired(value);
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

    private sealed class Retired(T value) : IDisposable
    {
        public ITimer? Timer { get; set; }

        public void Dispose()
        {
            Timer?.Dispose();
            value.Dispose();
        }
    }
}
