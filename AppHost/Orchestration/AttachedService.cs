using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>A service that a person starts, under a debugger for example: how it is started by hand.</summary>
/// <param name="service">The service.</param>
/// <param name="state">The state of the run.</param>
/// <param name="root">The root of the repository.</param>
/// <param name="windows">Whether the person's shell is PowerShell; otherwise it is one of Unix.</param>
public sealed class AttachedService(ServiceLaunch service, LocalState state, string root, bool windows)
{
    // Without a pipe above it, a service that ends with its pipe would end at once.
    private const string LifetimePipe = "WORKLOAD__LIFETIMEPIPE";

    /// <summary>
    /// The file with exactly the variables that the run would have given it, readable by its owner alone.
    /// </summary>
    public string EnvironmentFile => Path.Combine(state.Root, "attach", service.Name + ".env");

    /// <summary>
    /// How to start it, in words, from wherever one is. No variable is shown: telemetry headers may be credentials.
    /// </summary>
    public IReadOnlyList<string> Instructions =>
    [
        $"'{service.Name}' is yours to start; whoever needs it waits for it. Its environment is in {EnvironmentFile}.",
        .. LaunchConfiguration,
        $"  shell:    {(windows ? PowerShell : UnixShell)}",
        $"  debugger: of Visual Studio or any other: attached to the process '{service.Name}' that the shell starts",
    ];

    // The launch configuration reads the environment of the state directory that is taken when none is named.
    private string[] LaunchConfiguration => state.Root == Path.Combine(root, ".local")
        ? [$"  VS Code:  the launch configuration 'Attached service', with '{service.Name}'"]
        : [];

    private string Start =>
        $"dotnet run --no-launch-profile --project '{Path.Combine(root, Folder)}'";

    private string Folder => service.Project[..service.Project.LastIndexOf('/')];

    private string UnixShell => $"(set -a; . '{EnvironmentFile}'; {Start})";

    // In a process of its own, for the variables to end with it.
    private string PowerShell =>
        $"powershell -NoProfile {{ Get-Content -Encoding UTF8 '{EnvironmentFile}' | ForEach-Object {{ "
        + "$name, $value = $_ -split '=', 2; "
        + "Set-Item \"env:$name\" ($value -replace '^\"|\"$' -replace '\\\\(.)', '$1') }; "
        + $"{Start} }}";

    /// <summary>Writes <see cref="EnvironmentFile"/>.</summary>
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
