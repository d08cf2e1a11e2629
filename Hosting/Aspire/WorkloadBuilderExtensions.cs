using Aspire.Hosting;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>Adds a declared workload to an Aspire app host.</summary>
public static class WorkloadBuilderExtensions
{
    /// <summary>
    /// Adds every declared service and external destination, grouped by scope, with its slice, its health, its declared
    /// calls and its commands; and the steps that publish the manifests.
    /// </summary>
    /// <param name="builder">The app host.</param>
    /// <param name="declared">The declaration.</param>
    /// <param name="args">The command line, with the options of <c>docs/run.md</c>.</param>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    /// <exception cref="RunException">An option has a value that it cannot have.</exception>
    public static WorkloadBuilder AddWorkload(
        this IDistributedApplicationBuilder builder, WorkloadTopology declared, IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(declared);
        var root = RepositoryRoot.Find();
        var run = new LocalRun(
            ValidWorkload.Read(root, declared), root, LaunchOptions.Parse(args, root), TimeProvider.System);
        var workload = new WorkloadBuilder(builder, declared, run, root);
        if (builder.ExecutionContext.IsPublishMode)
        {
            PublishingSteps.Add(workload);
        }
        else
        {
            RunPreparation.Add(workload);
        }

        return workload;
    }

    /// <summary>Builds the app host and runs it to its end.</summary>
    /// <returns>
    /// 0, or 1 when a step of the pipeline failed: Aspire itself ends a failed pipeline as one that succeeded.
    /// </returns>
    /// <exception cref="WorkloadException">Something stands in the way of a run.</exception>
    public static async Task<int> RunToExitCodeAsync(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var completed = builder.ExecutionContext.IsRunMode;
        builder.OnAfterPublish((_, _) =>
        {
            completed = true;
            return Task.CompletedTask;
        });
        await using var app = builder.Build();
        await app.RunAsync();
        return completed ? 0 : 1;
    }
}
