namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>One attempt that a service refused.</summary>
/// <param name="Time">When.</param>
/// <param name="Service">Who refused.</param>
/// <param name="Caller">Who was refused: a service's name, an identity, an address, or empty when unknown.</param>
/// <param name="Reason">Why, as the service says it.</param>
/// <param name="Message">The security event's text.</param>
/// <param name="TraceId">The trace it belongs to, or empty.</param>
public sealed record RefusedAttempt(
    DateTimeOffset Time, string Service, string Caller, string Reason, string Message, string TraceId);

/// <summary>The latest refused attempts.</summary>
public sealed class RefusalStore(TelemetryBounds bounds, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Queue<(RefusedAttempt Attempt, DateTimeOffset Heard)> _attempts = [];
    private long _total;

    /// <summary>How many were heard of in this run.</summary>
    public long Total
    {
        get
        {
            lock (_gate) return _total;
        }
    }

    /// <summary>Keeps an attempt.</summary>
    public void Add(RefusedAttempt attempt)
    {
        lock (_gate)
        {
            _attempts.Enqueue((attempt, time.GetUtcNow()));
            _total++;
            if (_attempts.Count > bounds.Refusals) _attempts.Dequeue();
        }
    }

    /// <summary>The latest attempts, newest first.</summary>
    public IReadOnlyList<RefusedAttempt> Latest(int most)
    {
        lock (_gate) return [.. _attempts.Reverse().Take(most).Select(entry => entry.Attempt)];
    }

    /// <summary>Attempts heard of during the last ten seconds: what the diagram flashes.</summary>
    public IReadOnlyList<RefusedAttempt> Fresh()
    {
        var since = time.GetUtcNow() - FreshFor;
        lock (_gate) return [.. _attempts.Where(entry => entry.Heard > since).Select(entry => entry.Attempt)];
    }
}
