using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using RegulatedWorkload.BenchV1;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>What one round has shown.</summary>
/// <param name="Calls">How many calls were answered.</param>
/// <param name="Elapsed">How long all took together.</param>
/// <param name="P50">The median of their durations.</param>
/// <param name="P99">What one in a hundred exceeds.</param>
internal sealed record HopRound(int Calls, TimeSpan Elapsed, TimeSpan P50, TimeSpan P99)
{
    private const string Mark = "round";

    public static HopRound? Parse(string line) =>
        line.Split(' ') is [Mark, var calls, var elapsed, var p50, var p99]
            ? new HopRound((int)Number(calls), new(Number(elapsed)), new(Number(p50)), new(Number(p99)))
            : null;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Mark} {Calls} {Elapsed.Ticks} {P50.Ticks} {P99.Ticks}");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Calls on request, so that contestants that are all ready can be measured in turn.</summary>
internal static class HopRounds
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(1);

    // Request and answer of about 200 bytes, as those of the workload.
    private static readonly Note Question = new()
    {
        Id = "0f9c2a47b1d34e6f8a5c",
        Amount = 1999,
        Text = string.Join(' ', Enumerable.Repeat("a note of some words", 8)),
    };

    /// <summary>Reads "callers milliseconds" line by line, and answers each with a round.</summary>
    public static async Task ServeAsync(
        Echo.EchoClient client, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        await ReadyAsync(client, cancellationToken);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            var numbers = line.Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
            var round = await MeasureAsync(client, numbers[0], TimeSpan.FromMilliseconds(numbers[1]));
            await output.WriteLineAsync(round.ToString());
            await output.FlushAsync(cancellationToken);
        }
    }

    // What is called, or stands before it, was started at the same time.
    private static async Task ReadyAsync(Echo.EchoClient client, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await client.SayAsync(Question, cancellationToken: cancellationToken);
                return;
            }
            catch (RpcException failure)
                when (failure.StatusCode == StatusCode.Unavailable && Stopwatch.GetElapsedTime(began) < ReadyTimeout)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    private static async Task<HopRound> MeasureAsync(Echo.EchoClient client, int callers, TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        var durations = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(client, began, length))));
        var elapsed = Stopwatch.GetElapsedTime(began);
        var all = durations.SelectMany(each => each).Order().ToList();
        return new HopRound(all.Count, elapsed, At(all, 0.50), At(all, 0.99));
    }

    private static async Task<List<long>> CallAsync(Echo.EchoClient client, long began, TimeSpan length)
    {
        var durations = new List<long>(1 << 16);
        do
        {
            var called = Stopwatch.GetTimestamp();
            var answer = await client.SayAsync(Question);
            durations.Add(Stopwatch.GetElapsedTime(called).Ticks);
            if (answer.Amount != Question.Amount) throw new InvalidOperationException("Another answer than asked for.");
        }
        while (Stopwatch.GetElapsedTime(began) < length);
        return durations;
    }

    private static TimeSpan At(List<long> ordered, double share) => new(ordered[(int)((ordered.Count - 1) * share)]);
}
