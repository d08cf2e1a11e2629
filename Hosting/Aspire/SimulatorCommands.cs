using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>Commands that let the simulator of an external destination misbehave.</summary>
public static class SimulatorCommands
{
    /// <summary>Adds a command that tells a simulator how to behave from now on.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="external">The external destination.</param>
    /// <param name="behaviour">The behaviour as the simulator names it.</param>
    /// <param name="displayName">The name of the command.</param>
    /// <param name="sentence">What is told when it is done.</param>
    public static WorkloadBuilder WithBehaviourCommand(
        this WorkloadBuilder workload, string external, string behaviour, string displayName, string sentence)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var simulator = workload.Service(external);
        if (workload.Application.ExecutionContext.IsPublishMode) return workload;
        simulator.WithHttpCommand(
            $"/behaviour/{behaviour}",
            displayName,
            endpointName: ServiceResources.Health,
            commandName: behaviour,
            commandOptions: new HttpCommandOptions
            {
                Description = sentence,
                // In the row itself: a demonstration uses them again and again.
                IsHighlighted = true,
                IconName = behaviour == "normal" ? "Checkmark" : "Bug",
                GetCommandResult = context => Task.FromResult(context.Response.IsSuccessStatusCode
                    ? CommandResults.Success(sentence)
                    : CommandResults.Failure($"'{external}' answered {(int)context.Response.StatusCode}.")),
            });
        return workload;
    }
}
