using System.CommandLine;
using RegulatedWorkload.AppHost.Publishing.Environments;
using RegulatedWorkload.AppHost.Publishing.Images;
using RegulatedWorkload.AppHost.Publishing.Output;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Publishing;

/// <summary>The verb <c>publish</c>.</summary>
internal static class PublishCommand
{
    private static readonly Option<string> Environment = new("--environment")
    {
        Description = "The cluster to publish for: a file in AppHost/environments.",
        DefaultValueFactory = _ => "production",
    };

    private static readonly Option<string?> Lock = new("--lock")
    {
        Description = "The image lock; images.lock.json in the repository by default.",
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "The folder of the manifests; k8s in the repository by default.",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Writes nothing; fails and names the files that are not as they should be.",
    };

    public static Command Create()
    {
        var command = new Command("publish", "Writes the Kubernetes manifests that Flux deploys.")
        {
            Environment, Lock, Output, Check,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var root = RepositoryRoot.Find();
        var topology = Workload.Declare();
        var contracts = Contracts.Read(root, topology);
        TopologyRules.Demand(topology, contracts);

        var faults = new List<string>();
        var name = parsed.GetValue(Environment)!;
        var environment = EnvironmentFile.Read(root, name, faults);
        var images = ImageLockFile.Read(parsed.GetValue(Lock) ?? Path.Combine(root, ImageLockFile.Name), faults);
        if (environment is null || images is null) throw new PublishFaultsException(faults);

        var files = Publisher.Write(new PublishInput(topology, contracts, environment, images), name);
        if (images.Sample) await parsed.InvocationConfiguration.Error.WriteLineAsync(SampleWarning);
        var folder = new OutputFolder(parsed.GetValue(Output) ?? Path.Combine(root, "k8s"));
        return parsed.GetValue(Check)
            ? await ReportAsync(folder.Compare(files), parsed.InvocationConfiguration.Error)
            : await SummarizeAsync(folder.Write(files), files.Count, parsed.InvocationConfiguration.Output);
    }

    private const string SampleWarning =
        "Warning: the image lock holds sample digests, which name no image; build the images before you deploy.";

    private static async Task<int> ReportAsync(OutputChanges changes, TextWriter error)
    {
        if (changes.IsEmpty) return 0;
        foreach (var sentence in changes.Sentences) await error.WriteLineAsync(sentence);
        await error.WriteLineAsync("Run 'publish' to bring the manifests up to date.");
        return 1;
    }

    private static async Task<int> SummarizeAsync(OutputChanges changes, int count, TextWriter output)
    {
        await output.WriteLineAsync(
            $"{count} files: {changes.Added.Count} added, {changes.Changed.Count} changed, {changes.Deleted.Count} deleted.");
        return 0;
    }
}
