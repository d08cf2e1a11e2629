using System.Collections.Concurrent;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>What went over each declared call during the last minute, by the second.</summary>
public sealed class CallStatistics(TimeProvider time)
{
    private const int Seconds = 60;
    private const int RateSeconds = 10;

    private readonly ConcurrentDictionary<(string Caller, string Callee), Window> _windows = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Counts one call.</summary>
    public void Add(string caller, string callee, TimeSpan duration, bool failed) =>
        _windows.GetOrAdd((caller, callee), _ => new Window()).Add(Now(), duration, failed);

    /// <summary>The last minute of a call; all zero when nothing was heard of it.</summary>
    public CallTraffic Of(string caller, string callee) =>
        _windows.TryGetValue((caller, callee), out var window)
            ? window.Read(Now())
            : new CallTraffic(0, 0, 0, default, default);

    private long Now() => (long)time.GetElapsedTime(_start).TotalSeconds;

    private sealed class Window
    {
        private readonly Lock _gate = new();
        private readonly Bucket[] _buckets = [.. Enumerable.Range(0, Seconds).Select(_ => new Bucket())];

        public void Add(long second, TimeSpan duration, bool failed)
        {
            lock (_gate)
            {
                var bucket = _buckets[second % Seconds];
                if (bucket.Second != second) bucket.Begin(second);
                bucket.Count++;
                if (failed) bucket.Failed++;
                bucket.Latencies[Latency.IndexOf(duration)]++;
            }
        }

        public CallTraffic Read(long now)
        {
            lock (_gate)
            {
                var fresh = _buckets.Where(bucket => bucket.Second > now - Seconds).ToList();
                var recent = fresh.Where(bucket => bucket.Second > now - RateSeconds).Sum(bucket => bucket.Count);
                var latencies = new int[Latency.Count];
                foreach (var bucket in fresh)
                {
                    for (var i = 0; i < latencies.Length; i++) latencies[i] += bucket.Latencies[i];
                }

                return new CallTraffic(
                    (double)recent / RateSeconds,
                    fresh.Sum(bucket => bucket.Count),
                    fresh.Sum(bucket => bucket.Failed),
                    Latency.Percentile(latencies, 0.50),
                    Latency.Percentile(latencies, 0.95));
            }
        }
    }

    private sealed class Bucket
    {
        public long Second { get; private set; } = long.MinValue;

        public int Count { get; set; }

        public int Failed { get; set; }

        public int[] Latencies { get; } = new int[Latency.Count];

        public void Begin(long second)
        {
            (Second, Count, Failed) = (second, 0, 0);
            Array.Clear(Latencies);
        }
    }
}

/// <summary>What went over one call.</summary>
/// <param name="Rate">Calls per second, over the last ten seconds.</param>
/// <param name="Count">Calls during the last minute.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Median">Half of them took no longer, within a fifth.</param>
/// <param name="P95">95 of 100 took no longer, within a fifth.</param>
public readonly record struct CallTraffic(double Rate, int Count, int Failed, TimeSpan Median, TimeSpan P95);
