using System.CommandLine;
using System.Globalization;

namespace RegulatedWorkload.Benchmarks.Startup;

/// <summary>The verb <c>start</c>: from a command to a shop that has sold, and what that keeps in memory.</summary>
internal static class StartCommand
{
    public const int DefaultRounds = 3;

    public static Command Create(Option<string> results, string appHost)
    {
        var contestants = new Option<string[]>("--contestant")
        {
            Description = "NAME=COMMAND, given several times: commands that take --port and --state. "
                + "Without it, the built app host.",
            DefaultValueFactory = _ => [$"app host={appHost}"],
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How many times each is started, in turns.",
            DefaultValueFactory = _ => DefaultRounds,
        };
        var command = new Command("start", "Starts the workload, buys once, and counts processes and memory.")
        {
            contestants,
            rounds,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(
                parsed.GetRequiredValue(results),
                parsed.GetRequiredValue(contestants),
                parsed.GetValue(rounds),
                parsed.InvocationConfiguration.Output,
                cancellationToken);
            return 0;
        });
        return command;
    }

    public static async Task RunAsync(
        string results,
        IReadOnlyList<string> contestants,
        int rounds,
        TextWriter console,
        CancellationToken cancellationToken)
    {
        var commands = contestants.Select(text => text.Split('=', 2)).ToList();
        var starts = new List<Started>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contestant in commands)
            {
                var started = await MeasuredStart.RunAsync(contestant[0], contestant[1], cancellationToken);
                starts.Add(started);
                await console.WriteLineAsync(string.Join("  ", Row(started)));
            }
        }

        Write(results, starts);
    }

    private static void Write(string folder, IReadOnlyList<Started> starts)
    {
        var result = new ResultFile(
            "From a command to a selling shop", "dotnet run -c Release --project bench/Benchmarks -- start");
        result.Say(
            "The time runs from the start of the built program to the first confirmed order. Processes are all that "
            + "came with it; resident memory counts shared pages once for each of them, proportional memory once in "
            + "all.");
        result.Table(
            "Starts, in the order in which they were measured",
            ["started", "first order", "processes", "resident", "proportional"],
            starts.Select(Row));
        result.Write(folder, "start");
    }

    private static string[] Row(Started started) =>
    [
        started.Contestant,
        string.Create(CultureInfo.InvariantCulture, $"{started.FirstOrder.TotalSeconds:F1} s"),
        started.Processes.ToString(CultureInfo.InvariantCulture),
        Gibibytes(started.Resident),
        Gibibytes(started.Proportional),
    ];

    private static string Gibibytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):F2} GiB");
}
