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
}
