using System.CommandLine;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>How long the hop is measured.</summary>
/// <param name="Rounds">How many times each contestant is measured, in turns.</param>
/// <param name="Round">How long a round lasts.</param>
/// <param name="WarmUp">How long each is called before: the compiler is at work while a program is new.</param>
/// <param name="Idle">How long nothing is asked, to see what a contestant uses then.</param>
internal sealed record HopLengths(int Rounds, TimeSpan Round, TimeSpan WarmUp, TimeSpan Idle)
{
    public static HopLengths Default { get; } =
        new(10, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));

    public static HopLengths Smoke { get; } =
        new(1, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
}

/// <summary>The verb <c>hop</c>: a call between two services, beside bare gRPC and pairs of proxies.</summary>
internal static class HopCommand
{
    private static readonly int[] Callers = [1, 32];

    public static Command Create(Option<string> results, Option<bool> smoke)
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "How many times each contestant is measured, in turns.",
            DefaultValueFactory = _ => HopLengths.Default.Rounds,
        };
        var only = new Option<string>("--only")
        {
            Description = "Parts of the names of the contestants to measure, with commas between.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("hop", "Calls a service in plaintext, with everything on, and by proxies.")
        {
            rounds,
            only,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(
                parsed.GetRequiredValue(results),
                parsed.GetValue(smoke)
                    ? HopLengths.Smoke
                    : HopLengths.Default with { Rounds = parsed.GetValue(rounds) },
                parsed.GetRequiredValue(only),
                parsed.InvocationConfiguration.Output,
                cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>Measures those contestants, in turns, whose names contain a part of <paramref name="only"/>.</summary>
    public static async Task RunAsync(
        string results, HopLengths lengths, string only, TextWriter console, CancellationToken cancellationToken)
    {
        await using var contestants = await HopContestants.StartAsync(only, cancellationToken);
        foreach (var sentence in contestants.Absent) await console.WriteLineAsync(sentence);
        foreach (var contestant in contestants.All)
        {
            await MeasureAsync("warm-up", contestant, Callers[^1], lengths.WarmUp);
        }

        var measured = new List<HopMeasured>();
        for (var round = 1; round <= lengths.Rounds; round++)
        {
            foreach (var callers in Callers)
            {
                foreach (var contestant in contestants.All)
                {
                    var name = $"round {round} of {lengths.Rounds}";
                    measured.Add(await MeasureAsync(name, contestant, callers, lengths.Round));
                }
            }
        }

        await console.WriteLineAsync($"Nobody calls for {lengths.Idle.TotalSeconds:F0} s.");
        var idle = await HopIdle.MeasureAsync(contestants.All, lengths.Idle, cancellationToken);
        if (contestants.All.Any(one => one.Name == HopContestants.Workload))
        {
            await contestants.Sink.ReceivedAsync(cancellationToken);
        }

        await new HopResult(measured, idle, contestants.Absent).WriteAsync(results, console);

        async Task<HopMeasured> MeasureAsync(string when, HopContestant contestant, int callers, TimeSpan length)
        {
            var (shown, used) = await contestant.MeasureAsync(callers, length, cancellationToken);
            var one = new HopMeasured(contestant.Name, callers, shown, used);
            await console.WriteLineAsync($"{when}: {one}");
            return one;
        }
    }
}
