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
        var options = new RunCommandOptions();
        Option[] all =
            [options.Port, options.State, options.Only, options.Attach, options.Watch, options.Store];
        foreach (var option in all) command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(RepositoryRoot.Find(), root => new RunOptions(
            parsed.GetValue(options.Port),
            parsed.GetValue(options.State) ?? Path.Combine(root, ".local"),
            parsed.GetValue(options.Only) ?? [],
            parsed.GetValue(options.Attach) ?? [],
            parsed.GetValue(options.Watch),
            parsed.GetValue(options.Store))));
        return command;
    }

    private static async Task<int> RunAsync(string root, Func<string, RunOptions> options)
    {
        await new Run(root, options(root), AnsiConsole.Console, TimeProvider.System).ExecuteAsync();
        return 0;
    }
}
