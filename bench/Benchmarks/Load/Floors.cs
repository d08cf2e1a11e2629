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

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Floor>> MeasureAsync(
        IReadOnlyList<int> buyers, CancellationToken cancellationToken)
    {
        List<Floor> floors = [await FlushAsync(1), await FlushAsync(Writers)];
        await using var contestants = await HopContestants.StartAsync(HopContestants.Bare, cancellationToken);
        var bare = contestants.All.Single();
        await bare.MeasureAsync(buyers.Max(), 2 * Length, cancellationToken);
        foreach (var count in buyers)
        {
            var (round, _) = await bare.MeasureAsync(count, Length, cancellationToken);
            floors.Add(new Floor(
                $"{CallsOfOrder} bare gRPC calls, {count} at once",
                round.Calls / round.Elapsed.TotalSeconds / CallsOfOrder,
                round.P50 * CallsOfOrder));
        }

        return floors;
    }

    private static async Task<Floor> FlushAsync(int writers)
    {
        var folder = Directory.CreateTempSubdirectory("flush").FullName;
        try
        {
            var began = Stopwatch.GetTimestamp();
            var durations = await Task.WhenAll(Enumerable.Range(0, writers).Select(number => Task.Factory.StartNew(
                () => Flush(Path.Combine(folder, $"{number}"), began), TaskCreationOptions.LongRunning)));
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

    private static List<TimeSpan> Flush(string path, long began)
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
        while (Stopwatch.GetElapsedTime(began) < Length);
        return durations;
    }
}
