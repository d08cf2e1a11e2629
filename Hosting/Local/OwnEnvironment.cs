using System.Collections;
using System.Diagnostics;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// What services see of the environment of this process: the few variables that any process needs. The rest of the
/// operator's environment, secrets included, stays out.
/// </summary>
public static class OwnEnvironment
{
    // Its keys among them, by the older of their names.
    private const string AspireDashboard = "DOTNET_DASHBOARD_";

    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LANG", "TMPDIR", "TEMP", "TMP", "TZ",
        "SystemRoot", "SystemDrive", "windir", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "PROGRAMDATA",
    ];

    // How the command line of a container engine finds the engine; none of them holds a secret.
    private static readonly string[] ContainerEngine =
    [
        "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION",
        "CONTAINER_HOST", "XDG_RUNTIME_DIR",
    ];

    /// <summary>
    /// Gives a process the variables of its plan, and of this process those alone that any process needs.
    /// </summary>
    public static void Apply(ProcessStartInfo start, IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(variables);
        var inherited = start.Environment.Where(entry => IsInherited(entry.Key)).ToList();
        start.Environment.Clear();
        foreach (var (key, value) in inherited)
        {
            start.Environment[key] = value;
        }

        foreach (var (key, value) in variables)
        {
            start.Environment[key] = value;
        }
    }

    /// <summary>
    /// The telemetry settings that the operator gives to every service, by their standard names: <c>OTEL_*</c> and
    /// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Telemetry()
    {
#pragma warning disable RS0030 // The one place where the app host reads its own environment.
        var own = Environment.GetEnvironmentVariables();
#pragma warning restore RS0030
        return own.Cast<DictionaryEntry>()
            .Where(entry => IsTelemetry((string)entry.Key))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
    }

    /// <summary>
    /// What must be removed, of variables that something else gives to a service, for exactly those of its plan and the
    /// telemetry settings to remain. Experiments of OpenTelemetry do not: some of them switch redaction off.
    /// </summary>
    public static IReadOnlyList<string> Foreign(
        IEnumerable<string> given, IReadOnlyDictionary<string, string> variables) =>
        [.. given.Where(name => !variables.ContainsKey(name) && (!IsTelemetry(name) || IsExperiment(name)))];

    /// <summary>What the environment of this process holds that no process below it needs, secrets included.</summary>
    /// <param name="names">The names of its variables.</param>
    /// <param name="containers">Whether a process below it starts containers.</param>
    public static IReadOnlyList<string> Superfluous(IEnumerable<string> names, bool containers = false) =>
    [
        .. names.Where(name => (!IsInherited(name) && !(containers && ContainerEngine.Contains(name)))
            || name.StartsWith(AspireDashboard, StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>
    /// Removes from the environment of this process what no process below it needs, for orchestrators that hand all of
    /// it on. Whatever this process itself reads there, it must have read before.
    /// </summary>
    /// <param name="containers">Whether a process below it starts containers.</param>
    public static void KeepWhatAnyProcessNeeds(bool containers = false)
    {
#pragma warning disable RS0030 // As below.
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>();
#pragma warning restore RS0030
        foreach (var name in Superfluous(names, containers)) Environment.SetEnvironmentVariable(name, null);
    }

    private static bool IsExperiment(string key) =>
        key.StartsWith("OTEL_DOTNET_EXPERIMENTAL_", StringComparison.Ordinal);

    private static bool IsTelemetry(string key) =>
        key.StartsWith("OTEL_", StringComparison.Ordinal) || key == "APPLICATIONINSIGHTS_CONNECTION_STRING";

    // DOTNET_ROOT and its like tell where the runtime is.
    private static bool IsInherited(string key) =>
        key.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)
        || Inherited.Contains(key, StringComparer.OrdinalIgnoreCase);
}
