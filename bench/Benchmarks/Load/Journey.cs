using System.Collections.Concurrent;
using System.Diagnostics;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>The journey of a buyer: the products, a card for a token, an order, and the confirmation.</summary>
internal static class Journey
{
    private const int WarmUp = 20;

    public static async Task<Measured> MeasureAsync(
        MeasuredWorkload workload, int orders, int buyers, CancellationToken cancellationToken)
    {
        await BuyAsync(workload, Math.Min(WarmUp, orders), buyers, cancellationToken);
        var before = workload.ProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var durations = await BuyAsync(workload, orders, buyers, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var succeeded = durations.OfType<TimeSpan>().Order().ToList();
        return new Measured(succeeded, orders - succeeded.Count, elapsed, workload.ProcessorTime - before);
    }

    private static async Task<IReadOnlyCollection<TimeSpan?>> BuyAsync(
        MeasuredWorkload workload, int orders, int buyers, CancellationToken cancellationToken)
    {
        var durations = new ConcurrentBag<TimeSpan?>();
        var left = orders;
        await Task.WhenAll(Enumerable.Range(0, buyers).Select(async number =>
        {
            using var buyer = new Buyer(workload.Port, number);
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
internal sealed record Measured(
    IReadOnlyList<TimeSpan> Durations, int Failures, TimeSpan Elapsed, TimeSpan ProcessorTime);
