using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>The journey of a buyer: the products, a card for a token, an order, and the confirmation.</summary>
internal static class Journey
{
    public static async Task<Measured> MeasureAsync(
        MeasuredWorkload workload, int orders, int buyers, CancellationToken cancellationToken)
    {
        var before = workload.ProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var durations = await BuyAsync(workload.Port, orders, buyers, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var succeeded = durations.OfType<TimeSpan>().Order().ToList();
        return new Measured(
            succeeded, orders - succeeded.Count, elapsed, workload.ProcessorTime - before, workload.LargestMemory);
    }

    /// <summary>How long each order took; null for one that was not confirmed.</summary>
    public static async Task<IReadOnlyCollection<TimeSpan?>> BuyAsync(
        int port, int orders, int buyers, CancellationToken cancellationToken)
    {
        var durations = new ConcurrentBag<TimeSpan?>();
        var left = orders;
        await Task.WhenAll(Enumerable.Range(0, buyers).Select(async _ =>
        {
            using var buyer = new Buyer(port);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var started = Stopwatch.GetTimestamp();
                var bought = await buyer.BuyAsync(cancellationToken);
                durations.Add(bought ? Stopwatch.GetElapsedTime(started) : null);
            }
        }));
        return durations;
    }
}

/// <summary>What a load has shown.</summary>
/// <param name="Durations">How long each journey took that ended with a confirmed order, in ascending order.</param>
/// <param name="Failures">How many ended otherwise.</param>
/// <param name="Elapsed">How long all took together.</param>
/// <param name="ProcessorTime">What all services used meanwhile.</param>
/// <param name="Memory">The resident set of the largest service afterwards, in bytes; 0 if unknown.</param>
internal sealed record Measured(
    IReadOnlyList<TimeSpan> Durations, int Failures, TimeSpan Elapsed, TimeSpan ProcessorTime, long Memory)
{
    public double PerSecond => Durations.Count / Elapsed.TotalSeconds;

    /// <summary>Null where it cannot be told which processes are those of the services.</summary>
    public TimeSpan? ProcessorTimePerOrder =>
        ProcessorTime == TimeSpan.Zero || Durations.Count == 0 ? null : ProcessorTime / Durations.Count;

    /// <summary>What so large a share of the journeys did not exceed; null when none succeeded.</summary>
    public TimeSpan? At(double share) =>
        Durations.Count == 0 ? null : Durations[(int)((Durations.Count - 1) * share)];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond:F1} orders a second, p50 {At(0.5)?.TotalMilliseconds:N0} ms, p99 {At(0.99)?.TotalMilliseconds:N0} "
        + $"ms, CPU {ProcessorTimePerOrder?.TotalMilliseconds:F1} ms an order, {Failures} failed");
}
