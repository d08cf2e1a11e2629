using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegulatedWorkload.Hosting.Publishing;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>The steps of Aspire's pipeline that are ours.</summary>
internal static partial class PublishingSteps
{
    public static void Add(WorkloadBuilder workload)
    {
        var pipeline = workload.Application.Pipeline;
        pipeline.AddStep(
            "publish-manifests",
            context => PublishAsync(workload, context),
            requiredBy: WellKnownPipelineSteps.Publish);
        pipeline.AddStep(
            "deploy-by-flux",
            _ => throw new WorkloadException(
                "Flux deploys this workload from k8s/: publish, commit and merge. docs/deploy.md tells how."),
            requiredBy: WellKnownPipelineSteps.Deploy);
    }

    private static Task PublishAsync(WorkloadBuilder workload, PipelineStepContext context)
    {
        var output = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.OutputPath;
        var publication = Publication.Read(workload.Declared, workload.Root, output: output);
        Tell(context.Logger, publication.Write());
        if (publication.Warning is { } warning) Warn(context.Logger, warning);
        foreach (var sentence in Integrations.Of(workload)) Warn(context.Logger, sentence);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "{Sentence}")]
    private static partial void Tell(ILogger logger, string sentence);

    [LoggerMessage(LogLevel.Warning, "{Sentence}")]
    private static partial void Warn(ILogger logger, string sentence);
}
