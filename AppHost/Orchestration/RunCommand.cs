using System.CommandLine;
using RegulatedWorkload.AppHost.Launch;
using Spectre.Console;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>The verb <c>run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Gives a command the options and the action of <c>run</c>.</summary>
    public static T Configure<T>(T command)
        where T : Command
    {
        var port = new Option<int>("--port")
        {
            Description = "The port of the entrance; the other listeners take those that follow.",
            DefaultValueFactory = _ => LaunchOptions.DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1024 or > 65_000)
            {
                result.AddError("--port must be between 1024 and 65000.");
            }
        });
        var state = new Option<string?>("--state")
        {
            Description = "Where certificates, keys and databases are kept; .local in the repository by default.",
        };
        var only = Names("--only", "Runs these services and all that they call, instead of all services.");
        var attach = Names("--attach", "Leaves these services to you, and tells how to start each under a debugger.");
        var watch = new Option<bool>("--watch")
        {
            Description = "Builds a service and starts it again when its sources change.",
        };
        var store = new Option<StoreEngine>("--store")
        {
            Description = "What the services store in: an embedded file each, or PostgreSQL servers as in the cluster.",
        };
        Option[] options = [port, state, only, attach, watch, store];
        foreach (var option in options) command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(RepositoryRoot.Find(), root => new RunOptions(
            parsed.GetValue(port),
            parsed.GetValue(state) ?? Path.Combine(root, ".local"),
            parsed.GetValue(only) ?? [],
            parsed.GetValue(attach) ?? [],
            parsed.GetValue(watch),
            parsed.GetValue(store))));
        return command;
    }

    // Names divided by commas; the option may be repeated.
    private static Option<string[]> Names(string name, string description) => new(name)
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
