using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>
/// The connection string of Application Insights is pairs of known names, each with a value of its kind. It reaches
/// every service as an environment variable.
/// </summary>
internal static class TelemetryRules
{
    private const string Member = "The environment's 'telemetry.connectionString'";

    private static readonly string[] Ids = ["InstrumentationKey", "ApplicationId"];

    private static readonly string[] Addresses =
        ["IngestionEndpoint", "LiveEndpoint", "ProfilerEndpoint", "SnapshotEndpoint", "AADAudience"];

    public static IEnumerable<string> Check(PublishInput input) =>
        input.Environment.Telemetry is { } telemetry ? Check(telemetry) : [];

    private static IEnumerable<string> Check(TelemetrySettings telemetry)
    {
        var pairs = telemetry.ConnectionString.TrimEnd(';').Split(';').Select(pair => pair.Split('=', 2)).ToList();
        foreach (var pair in pairs.Where(pair => pair.Length != 2 || !IsKnown(pair[0], pair[1])))
        {
            yield return $"{Member} says '{pair[0]}', which it does not know or whose value is of another kind; copy "
                + "it from the Application Insights resource.";
        }

        foreach (var name in new[] { Ids[0], Addresses[0] }.Where(name => pairs.All(pair => pair[0] != name)))
        {
            yield return $"{Member} does not say '{name}'; copy it from the Application Insights resource.";
        }
    }

    private static bool IsKnown(string name, string value) =>
        (Ids.Contains(name) && Guid.TryParseExact(value, "D", out _)) || (Addresses.Contains(name) && IsAddress(value));

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
        && value.TrimEnd('/') == $"https://{address.Authority}"
        && !Formats.Host("", address.Host).Any();
}
