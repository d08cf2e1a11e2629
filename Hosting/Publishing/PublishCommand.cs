using System.CommandLine;
using RegulatedWorkload.Hosting.Publishing.Output;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>The verb <c>publish</c>.</summary>
public static class PublishCommand
{
    private static readonly Option<string> Environment = new("--environment")
    {
        Description = "The cluster to publish for: a file in AppHost/environments.",
        DefaultValueFactory = _ => Publication.DefaultEnvironment,
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

    public static Command Create(WorkloadTopology declared)
    {
        var command = new Command("publish", "Writes the Kubernetes manifests that Flux deploys.")
        {
            Environment, Lock, Output, Check,
        };
        command.SetAction((parsed, _) => RunAsync(declared, parsed));
        return command;
    }

    private static async Task<int> RunAsync(WorkloadTopology declared, ParseResult parsed)
    {
        var publication = Publication.Read(
            declared,
            RepositoryRoot.Find(),
            parsed.GetValue(Environment)!,
            parsed.GetValue(Lock),
            parsed.GetValue(Output));
        if (publication.Warning is { } warning)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"Warning: {warning}");
        }

        if (parsed.GetValue(Check))
        {
            return await ReportAsync(publication.Compare(), parsed.InvocationConfiguration.Error);
        }

        await parsed.InvocationConfiguration.Output.WriteLineAsync(publication.Write());
        return 0;
    }

    private static async Task<int> ReportAsync(OutputChanges changes, TextWriter error)
    {
        if (changes.IsEmpty) return 0;
        foreach (var sentence in changes.Sentences) await error.WriteLineAsync(sentence);
        await error.WriteLineAsync("Run 'publish' to bring the manifests up to date.");
        return 1;
    }
}
