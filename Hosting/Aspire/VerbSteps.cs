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
        Add(workload, name, verb, WellKnownPipelineSteps.Build);
        return workload;
    }

    /// <summary>Adds a step of a verb's name that no other step asks for: <c>aspire do verify</c>.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="verb">The verb; its options are given as to <see cref="WithBuildStep"/>.</param>
    public static WorkloadBuilder WithStep(this WorkloadBuilder workload, Command verb)
    {
        ArgumentNullException.ThrowIfNull(verb);
        Add(workload, verb.Name, verb, requiredBy: null);
        return workload;
    }

    private static void Add(WorkloadBuilder workload, string name, Command verb, string? requiredBy)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(verb);
        var application = workload.Application;
        application.Pipeline.AddStep(
            name, context => InvokeAsync(verb, application.Configuration, context), requiredBy: requiredBy);
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
