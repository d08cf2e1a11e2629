using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegulatedWorkload.Hosting.Publishing;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>The steps of Aspire's pipeline that are ours.</summary>
internal static class PublishingSteps
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
        context.Logger.Tell(publication.Write());
        if (publication.Warning is { } warning) context.Logger.Warn(warning);
        foreach (var sentence in Integrations.Of(workload)) context.Logger.Warn(sentence);
        return Task.CompletedTask;
    }
}
