using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>A service that a person starts, under a debugger for example: how it is started by hand.</summary>
internal sealed class AttachedService(ServiceLaunch service, LocalState state)
{
    // Without a pipe above it, a service that ends with its pipe would end at once.
    private const string LifetimePipe = "WORKLOAD__LIFETIMEPIPE";

    /// <summary>
    /// The file with exactly the variables that the run would have given it, readable by its owner alone.
    /// </summary>
    public string EnvironmentFile => Path.Combine(state.Root, "attach", service.Name + ".env");

    /// <summary>How to start it, in words. No variable is shown: telemetry headers may be credentials.</summary>
    public IReadOnlyList<string> Instructions =>
    [
        $"'{service.Name}' is yours to start; whoever needs it waits for it. Its environment is in {EnvironmentFile}.",
        $"  debugger: the launch configuration 'Attached service' of .vscode/launch.json, with '{service.Name}'",
        $"  shell:    (set -a; . '{EnvironmentFile}'; dotnet run --no-launch-profile --project "
            + $"{Path.GetDirectoryName(service.Project)!.Replace('\\', '/')})",
    ];

    public void WriteEnvironment() => PrivateFile.Write(
        EnvironmentFile,
        string.Concat(service.Environment
            .Where(variable => variable.Key != LifetimePipe)
            .Select(variable => $"{variable.Key}=\"{Quoted(variable.Value)}\"\n")));

    // What a shell would interpret between double quotes.
    private static string Quoted(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal);
}
