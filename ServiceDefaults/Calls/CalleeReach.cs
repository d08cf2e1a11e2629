using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Knows since when no request to a callee has been answered. Whatever the cause, its connections are replaced once
/// that has lasted, and again after as long.
/// </summary>
/// <remarks>
/// A service stays ready without a callee: it may do much without it, its other instances are no better off when the
/// callee is to blame, and what is not ready has no callers by whose requests it could recover.
/// </remarks>
internal sealed partial class CalleeReach(WorkloadMeter meter, TimeProvider time, ILogger<CalleeReach> logger)
{
    /// <summary>How long all requests must have gone without an answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Silence> _silent = new(StringComparer.Ordinal);
    private readonly LabeledCounter _replacements = meter.CreateCounter(
        "workload.callee.replacements",
        "{replacement}",
        "Connections to a callee replaced because no request got an answer.",
        CallTelemetry.PeerName);

    /// <summary>One sentence a callee that has not answered for as long as the limit.</summary>
    public IEnumerable<string> Describe() =>
        from entry in _silent
        let lasted = time.GetElapsedTime(entry.Value.Since)
        where lasted >= Limit
        orderby entry.Key
        select $"{entry.Key} has not answered for {(long)lasted.TotalSeconds} s";

    /// <summary>A request was answered, in whatever way.</summary>
    public void Answered(string callee)
    {
        if (!_silent.IsEmpty) _silent.TryRemove(callee, out _);
    }

    /// <summary>A request got no answer.</summary>
    /// <param name="callee">The callee's name.</param>
    /// <param name="began">The timestamp of when the request began.</param>
    /// <param name="replace">Replaces the connections; called once the limit has passed.</param>
    public void Unanswered(string callee, long began, Action replace)
    {
        var silence = _silent.GetOrAdd(callee, static (_, began) => new Silence(began), began);
        lock (silence)
        {
            if (time.GetElapsedTime(silence.Replaced) < Limit) return;
            silence.Replaced = time.GetTimestamp();
        }

        replace();
        _replacements.Add(callee);
        Replaced(logger, callee, (long)time.GetElapsedTime(silence.Since).TotalSeconds);
    }

    [LoggerMessage(
        1901,
        LogLevel.Warning,
        "No request to {Callee} has been answered for {Seconds} s; the connections to it are replaced")]
    private static partial void Replaced(ILogger logger, string callee, long seconds);

    private sealed class Silence(long since)
    {
        public long Since { get; } = since;

        public long Replaced { get; set; } = since;
    }
}
