using System.CommandLine;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>Verbs of the app host as steps of Aspire's pipeline.</summary>
public static class VerbSteps
{
    /// <summary>
    /// Adds a step that does by a verb what the pipeline's step <c>build</c> asks for. The verb's options come from the
    /// configuration of the app host: <c>aspire do build-images -- --registry registry.example/quarantine</c>.
    /// </summary>
    /// <param name="workload">The workload.</param>
    /// <param name="name">The name of the step.</param>
    /// <param name="verb">The verb; its options that take no value are given <c>true</c>.</param>
    public static WorkloadBuilder WithBuildStep(this WorkloadBuilder workload, string name, Command verb)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(verb);
        var application = workload.Application;
        application.Pipeline.AddStep(
            name,
            context => InvokeAsync(verb, application.Configuration, context),
            requiredBy: WellKnownPipelineSteps.Build);
        return workload;
    }

    private static async Task InvokeAsync(Command verb, IConfiguration configuration, PipelineStepContext context)
    {
        string[] words =
        [
            .. from option in verb.Options
               let value = configuration[option.Name.TrimStart('-')]
               where value is not null
               from word in (string[])[option.Name, value]
               select word,
        ];
        var parsed = verb.Parse(words);
        if (parsed.Errors is [var error, ..]) throw new WorkloadException(error.Message);
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (await parsed.InvokeAsync(invocation, context.CancellationToken) != 0)
        {
            throw new WorkloadException($"'{verb.Name}' failed; what it printed says why.");
        }
    }
}
