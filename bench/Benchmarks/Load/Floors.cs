using System.Diagnostics;
using System.Globalization;
using RegulatedWorkload.Benchmarks.Hop;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>What no payment can be faster than on this machine.</summary>
/// <param name="Name">What is done.</param>
/// <param name="PerSecond">How often a second.</param>
/// <param name="Median">How long one takes.</param>
internal sealed record Floor(string Name, double PerSecond, TimeSpan Median)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: {PerSecond:N0} a second, median {Median.TotalMilliseconds:F2} ms");
}

/// <summary>Measures the floors: of the disk, and of gRPC without store, TLS and telemetry.</summary>
internal static class Floors
{
    // Products, card, order, capture and receipt: each arrow of the declaration, most of them once.
    private const int CallsOfOrder = 13;
    private const int Writers = 32;
    private const int Block = 4096;

    public static async Task<IReadOnlyList<Floor>> MeasureAsync(
        LoadPlan plan, CancellationToken cancellationToken)
    {
        List<Floor> floors = [await FlushAsync(1, plan.FloorLength), await FlushAsync(Writers, plan.FloorLength)];
        await using var contestants = await HopContestants.StartAsync(HopContestants.Bare, cancellationToken);
        var bare = contestants.All.Single();
        await bare.MeasureAsync(plan.Buyers.Max(), 4 * plan.FloorLength, cancellationToken);
        foreach (var count in plan.Buyers)
        {
            var (round, _) = await bare.MeasureAsync(count, plan.FloorLength, cancellationToken);
            floors.Add(new Floor(
                $"{CallsOfOrder} bare gRPC calls, {count} at once",
                round.Calls / round.Elapsed.TotalSeconds / CallsOfOrder,
                round.P50 * CallsOfOrder));
        }

        return floors;
    }

    private static async Task<Floor> FlushAsync(int writers, TimeSpan length)
    {
        var folder = Directory.CreateTempSubdirectory("flush").FullName;
        try
        {
            var began = Stopwatch.GetTimestamp();
            var durations = await Task.WhenAll(Enumerable.Range(0, writers).Select(number => Task.Factory.StartNew(
                () => Flush(Path.Combine(folder, $"{number}"), began, length), TaskCreationOptions.LongRunning)));
            var all = durations.SelectMany(each => each).Order().ToList();
            return new Floor(
                $"fsync of 4 KiB, {writers} at once",
                all.Count / Stopwatch.GetElapsedTime(began).TotalSeconds,
                all[all.Count / 2]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<TimeSpan> Flush(string path, long began, TimeSpan length)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var block = new byte[Block];
        var durations = new List<TimeSpan>();
        do
        {
            var at = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (long)durations.Count * Block);
            RandomAccess.FlushToDisk(file);
            durations.Add(Stopwatch.GetElapsedTime(at));
        }
        while (Stopwatch.GetElapsedTime(began) < length);
        return durations;
    }
}
