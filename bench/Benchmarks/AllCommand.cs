using System.CommandLine;
using RegulatedWorkload.Benchmarks.Handshakes;
using RegulatedWorkload.Benchmarks.Hop;
using RegulatedWorkload.Benchmarks.Load;
using RegulatedWorkload.Benchmarks.Startup;

namespace RegulatedWorkload.Benchmarks;

/// <summary>The verb <c>all</c>: every comparison in turn; within each the contestants take turns.</summary>
internal static class AllCommand
{
    public static Command Create(Option<string> results, string appHost)
    {
        var command = new Command("all", "Runs every comparison that needs no images, about half an hour.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (folder, console) = (parsed.GetRequiredValue(results), parsed.InvocationConfiguration.Output);
            (string Name, Func<Task<int>> Run)[] parts =
            [
                ("hop", () => Done(HopCommand.RunAsync(folder, HopLengths.Default, "", console, cancellationToken))),
                ("handshakes", () => Done(HandshakesCommand.RunAsync(folder, false, console, cancellationToken))),
                ("load", () => LoadCommand.RunAsync(folder, LoadPlan.Default, console, cancellationToken)),
                ("start", () => Done(StartCommand.RunAsync(
                    folder, [$"app host={appHost}"], StartCommand.DefaultRounds, console, cancellationToken))),
                ("parts", () => Task.FromResult(Suite.Run(folder, quick: true, "*"))),
            ];
            var failed = new List<string>();
            foreach (var (name, run) in parts)
            {
                await console.WriteLineAsync($"== {name}");
                if (await RunAsync(run, console) != 0) failed.Add(name);
            }

            await console.WriteLineAsync(failed.Count == 0
                ? $"All results are in {folder}."
                : $"Failed, as told above: {string.Join(", ", failed)}.");
            return failed.Count == 0 ? 0 : 1;
        });
        return command;
    }

    // One that cannot run on this machine keeps no other from it.
    private static async Task<int> RunAsync(Func<Task<int>> run, TextWriter console)
    {
        try
        {
            return await run();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await console.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<int> Done(Task work)
    {
        await work;
        return 0;
    }
}
