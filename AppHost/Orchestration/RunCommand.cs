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
        command.Options.Add(port);
        var store = new Option<StoreEngine>("--store")
        {
            Description = "What the services store in: an embedded file each, or PostgreSQL servers as in the cluster.",
        };
        command.Options.Add(state);
        command.Options.Add(store);
        command.SetAction(
            (parsed, _) => RunAsync(parsed.GetValue(port), parsed.GetValue(state), parsed.GetValue(store)));
        return command;
    }

    private static async Task<int> RunAsync(int port, string? state, StoreEngine store)
    {
        var root = RepositoryRoot.Find();
        var directory = state ?? Path.Combine(root, ".local");
        await new Run(root, port, directory, store, AnsiConsole.Console, TimeProvider.System).ExecuteAsync();
        return 0;
    }
}
