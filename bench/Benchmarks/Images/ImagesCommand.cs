using System.CommandLine;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Benchmarks.Images;

/// <summary>The verb <c>images</c>.</summary>
internal static class ImagesCommand
{
    private const int Port = 9443;

    public static Command Create(Option<string> results)
    {
        var rounds = new Option<int>("--rounds")
        {
            DefaultValueFactory = _ => 5,
            Description = "How often each service is started.",
        };
        var command = new Command(
            "images",
            "Starts every service as it is in its image and as a framework-dependent program, and writes sizes, start "
            + "times and memory.") { rounds };
        command.SetAction((parsed, stop) => FaultReport.GuardAsync(
            () => RunAsync(parsed.GetRequiredValue(results), parsed, parsed.GetValue(rounds), stop)));
        return command;
    }

    private static async Task<int> RunAsync(string results, ParseResult parsed, int rounds, CancellationToken stop)
    {
        var root = RepositoryRoot.Find();
        var state = Directory.CreateTempSubdirectory("measured-images-").FullName;
        try
        {
            var native = NativeImages.Find(root);
            var managed = await FrameworkDependent.PublishAsync(root, Path.Combine(state, "publish"), stop);
            await using var run = new LocalRun(
                ValidWorkload.Read(root, Workload.Declare()),
                root,
                new LaunchOptions(Path.Combine(state, "state"), Port),
                TimeProvider.System);
            await run.PrepareAsync(parsed.InvocationConfiguration.Error.WriteLine, stop);
            List<Start> starts = [];
            for (var round = 0; round < rounds; round++)
            {
                foreach (var kind in (IReadOnlyList<Programs>)[native, managed])
                {
                    starts.AddRange(await Starts.MeasureAsync(run.Plan, kind, stop));
                }
            }

            ImagesResult.Write(results, rounds, native, managed, starts);
            return 0;
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }
}
