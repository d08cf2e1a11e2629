using System.Collections;
using System.Diagnostics;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// What a service sees of its surroundings: the variables of the plan and the few that any process needs. The rest of
/// the operator's environment, secrets included, stays out.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LANG", "TMPDIR", "TEMP", "TMP", "TZ",
        "SystemRoot", "SystemDrive", "windir", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "PROGRAMDATA",
    ];

    public static void Apply(ProcessStartInfo start, IReadOnlyDictionary<string, string> variables)
    {
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

    /// <summary>The telemetry settings that the operator gives to every service, by their standard names: <c>OTEL_*</c> and
    /// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>.</summary>
    public static IReadOnlyDictionary<string, string> Telemetry()
    {
#pragma warning disable RS0030 // The one place where the app host reads its own environment.
        var own = Environment.GetEnvironmentVariables();
#pragma warning restore RS0030
        return own.Cast<DictionaryEntry>()
            .Where(entry => IsTelemetry((string)entry.Key))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
    }

    private static bool IsTelemetry(string key) =>
        key.StartsWith("OTEL_", StringComparison.Ordinal) || key == "APPLICATIONINSIGHTS_CONNECTION_STRING";

    // DOTNET_ROOT and its like tell where the runtime is.
    private static bool IsInherited(string key) =>
        key.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)
        || Inherited.Contains(key, StringComparer.OrdinalIgnoreCase);
}
