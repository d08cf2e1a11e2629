using System.CommandLine;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>The verb <c>hop</c>: what one call between two services costs, beside bare gRPC and pairs of proxies.</summary>
internal static class HopCommand
{
    private static readonly int[] Callers = [1, 32];

    public static Command Create(string results)
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "How many times each contestant is measured, in turns.",
            DefaultValueFactory = _ => 15,
        };
        var milliseconds = new Option<int>("--milliseconds")
        {
            Description = "How long a round lasts.",
            DefaultValueFactory = _ => 2000,
        };
        var only = new Option<string>("--only")
        {
            Description = "A part of the names of the contestants that are measured; all without it.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("hop", "Calls a service, over and over, in plaintext, with everything on, by proxies.")
        {
            rounds,
            milliseconds,
            only,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(
                results,
                parsed.GetValue(rounds),
                TimeSpan.FromMilliseconds(parsed.GetValue(milliseconds)),
                parsed.GetRequiredValue(only),
                parsed.InvocationConfiguration.Output,
                cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>Measures every contestant in turns, after one round each that does not count.</summary>
    public static async Task RunAsync(
        string results,
        int rounds,
        TimeSpan length,
        string only,
        TextWriter console,
        CancellationToken cancellationToken)
    {
        await using var contestants = await HopContestants.StartAsync(only, cancellationToken);
        foreach (var sentence in contestants.Absent) await console.WriteLineAsync(sentence);
        var measured = new List<HopMeasured>();
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var callers in Callers)
            {
                foreach (var contestant in contestants.All)
                {
                    var (shown, used) = await contestant.MeasureAsync(callers, length, cancellationToken);
                    var one = new HopMeasured(contestant.Name, callers, shown, used);
                    await console.WriteLineAsync($"{(round == 0 ? "warm-up" : $"round {round}/{rounds}")}  {one}");
                    if (round > 0) measured.Add(one);
                }
            }
        }

        if (contestants.Sink.Bytes == 0 && only.Length == 0) throw new InvalidOperationException("No telemetry came to the sink.");
        await new HopResult(measured, contestants.Absent).WriteAsync(results, console);
    }
}
