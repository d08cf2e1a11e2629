using System.Runtime.CompilerServices;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// The names that a service asks for, and no others: a question for any name would carry data to anyone who answers it.
/// </summary>
internal static class DnsNames
{
    // Where destinations are told by address, nothing else names the host of Microsoft Entra ID.
    private const string SignIn = "login.microsoftonline.com";

    // Every service asks for them.
    private static readonly ConditionalWeakTable<TelemetrySettings, IReadOnlyList<string>> OfTelemetry = [];

    public static IReadOnlyList<string> Of(PublishInput input, Service service)
    {
        var environment = input.Environment;
        return Distinct(
        [
            .. service.Outgoing.Select(call => CrossClusterCalls.HostOf(input, input.Topology.Find(call.Callee)!)),
            .. service.Egresses.Select(egress => environment.Egresses[egress].Host),
            .. service.Store is null ? NoNames : [environment.Databases[service.Scope.Name].Host],
            .. AzureUse.ReadsKeyVault(environment, service)
                ? [environment.KeyVaults[service.Scope.Name].Host]
                : NoNames,
            .. AzureUse.SignsIn(environment, service) ? Entra(environment) : NoNames,
            .. environment.Telemetry is { } telemetry ? OfTelemetry.GetValue(telemetry, Telemetry) : NoNames,
        ]);
    }

    public static IReadOnlyList<string> OfMigration(PublishInput input, Service service)
    {
        var database = input.Environment.Databases[service.Scope.Name];
        return Distinct(
        [
            database.Host,
            .. Entra(input.Environment),
            .. database.UsesEntra ? NoNames : [input.Environment.KeyVaults[service.Scope.Name].Host],
        ]);
    }

    public static IReadOnlyList<string> OfVerifier(PublishInput input, Service verifier) => Distinct(
        input.Services
            .Where(service => service.Scope == verifier.Scope)
            .Select(service => CrossClusterCalls.HostOf(input, service)));

    /// <summary>What any pod of a cluster may ask for.</summary>
    public static IEnumerable<string> All(PublishInput input) => input.Services
        .SelectMany(service =>
            Of(input, service).Concat(service.Store is null ? [] : OfMigration(input, service)))
        .Concat(input.Verifiers.SelectMany(verifier => OfVerifier(input, verifier)));

    private static IReadOnlyList<string> Entra(ClusterEnvironment environment) => environment.Entra.Names ?? [SignIn];

    // The connection string is a list of key=value pairs, some of which are addresses.
    private static IReadOnlyList<string> Telemetry(TelemetrySettings telemetry) => [.. telemetry.ConnectionString
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])
        .Select(value => Uri.TryCreate(value, UriKind.Absolute, out var address) ? address.Host : "")
        .Where(host => host.Length > 0)
        .Concat(telemetry.Endpoints.Names ?? [])];

    private static string[] NoNames => [];

    private static IReadOnlyList<string> Distinct(IEnumerable<string> names) =>
        [.. new SortedSet<string>(names, StringComparer.Ordinal)];
}
