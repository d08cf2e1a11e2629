using System.CommandLine;
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
        var root = new RootCommand(
            "Measures what the workload's parts cost, each beside a peer, and writes bench/results/.")
        {
            quick,
            filter,
            HopCommand.Create(ResultFile.Folder(RepositoryRoot.Find())),
            HopPart.Create(),
            LoadCommand.Create(ResultFile.Folder(RepositoryRoot.Find())),
            ImagesCommand.Create(ResultFile.Folder(RepositoryRoot.Find())),
            StartCommand.Create(
                ResultFile.Folder(RepositoryRoot.Find()), new ServiceBinaries(RepositoryRoot.Find()).PathOf("AppHost")),
        };
        root.SetAction(parsed => Suite.Run(
            ResultFile.Folder(RepositoryRoot.Find()), parsed.GetValue(quick), parsed.GetValue(filter)!));
        return root.Parse(args).InvokeAsync();
    }
}
