using System.CommandLine;
using RegulatedWorkload.Benchmarks.Handshakes;
using RegulatedWorkload.Benchmarks.Hop;
using RegulatedWorkload.Benchmarks.Images;
using RegulatedWorkload.Benchmarks.Load;
using RegulatedWorkload.Benchmarks.Startup;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        var quick = new Option<bool>("--short") { Description = "A few iterations each: minutes instead of an hour." };
        var filter = new Option<string>("--filter")
        {
            Description = "Only the benchmarks that match, for example *Guard*.",
            DefaultValueFactory = _ => "*",
        };
        var results = new Option<string>("--results")
        {
            Description = "The folder that the results are written to.",
            DefaultValueFactory = _ => ResultFile.Folder(RepositoryRoot.Find()),
            Recursive = true,
        };
        var smoke = new Option<bool>("--smoke")
        {
            Description = "Hardly measures, but does everything once: shows that the measurement works.",
            Recursive = true,
        };
        var appHost = new ServiceBinaries(RepositoryRoot.Find()).PathOf("AppHost");
        var root = new RootCommand(
            "Measures what the workload's parts cost, each beside a peer, and writes bench/results/.")
        {
            quick,
            filter,
            results,
            smoke,
            AllCommand.Create(results, appHost),
            HopCommand.Create(results, smoke),
            HopPart.Create(),
            HandshakesCommand.Create(results, smoke),
            LoadCommand.Create(results, smoke),
            ImagesCommand.Create(results),
            StartCommand.Create(results, appHost),
        };
        root.SetAction(parsed => Suite.Run(
            parsed.GetRequiredValue(results), parsed.GetValue(quick), parsed.GetRequiredValue(filter)));
        return root.Parse(args).InvokeAsync();
    }
}
