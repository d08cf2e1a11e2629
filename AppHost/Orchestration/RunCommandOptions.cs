using System.CommandLine;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>The options of a local run, whichever orchestrator carries it out.</summary>
internal sealed class RunCommandOptions
{
    public RunCommandOptions() => Port.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is < 1024 or > 65_000)
        {
            result.AddError("--port must be between 1024 and 65000.");
        }
    });

    public Option<int> Port { get; } = new("--port")
    {
        Description = "The port of the entrance; the other listeners take those that follow.",
        DefaultValueFactory = _ => LaunchOptions.DefaultPort,
    };

    public Option<string?> State { get; } = new("--state")
    {
        Description = "Where certificates, keys and databases are kept; .local in the repository by default.",
    };

    public Option<StoreEngine> Store { get; } = new("--store")
    {
        Description = "What the services store in: an embedded file each, or PostgreSQL servers as in the cluster.",
    };

    /// <summary>Of the embedded orchestrator alone, as are the two that follow.</summary>
    public Option<string[]> Only { get; } =
        Names("--only", "Runs these services and all that they call, instead of all services.");

    public Option<string[]> Attach { get; } =
        Names("--attach", "Leaves these services to you, and tells how to start each under a debugger.");

    public Option<bool> Watch { get; } = new("--watch")
    {
        Description = "Builds a service and starts it again when its sources change.",
    };

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
}
