using System.CommandLine;
using Spectre.Console;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>The verb <c>run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Gives a command the options and the action of <c>run</c>.</summary>
    public static T Configure<T>(T command)
        where T : Command
    {
        var shared = new RunCommandOptions();
        var only = Names("--only", "Runs these services and all that they call, instead of all services.");
        var attach = Names("--attach", "Leaves these services to you, and tells how to start each under a debugger.");
        var watch = new Option<bool>("--watch")
        {
            Description = "Builds a service and starts it again when its sources change.",
        };
        Option[] options = [shared.Port, shared.State, only, attach, watch, shared.Store];
        foreach (var option in options) command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(RepositoryRoot.Find(), root => new RunOptions(
            parsed.GetValue(shared.Port),
            parsed.GetValue(shared.State) ?? Path.Combine(root, ".local"),
            parsed.GetValue(only) ?? [],
            parsed.GetValue(attach) ?? [],
            parsed.GetValue(watch),
            parsed.GetValue(shared.Store))));
        return command;
    }

    /// <summary>An option that takes names divided by commas, and may be repeated.</summary>
    public static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SERVICE,…",
        CustomParser = result =>
        [
            .. result.Tokens
                .SelectMany(token => token.Value.Split(
                    ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Distinct(StringComparer.Ordinal),
        ],
    };

    private static async Task<int> RunAsync(string root, Func<string, RunOptions> options)
    {
        await new Run(root, options(root), AnsiConsole.Console, TimeProvider.System).ExecuteAsync();
        return 0;
    }
}
