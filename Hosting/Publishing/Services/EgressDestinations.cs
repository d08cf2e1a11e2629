using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>Something outside the cluster that a pod may connect to.</summary>
/// <param name="Name">What policies call it.</param>
/// <param name="Addresses">Where it is, as CIDRs; null when it is told by names.</param>
/// <param name="Names">Its DNS names; null when it is told by addresses.</param>
/// <param name="Port">The TCP port.</param>
internal sealed record EgressDestination(
    string Name, IReadOnlyList<string>? Addresses, IReadOnlyList<string>? Names, int Port);

/// <summary>Which destinations a service needs. What it does not need, it cannot reach.</summary>
internal static class EgressDestinations
{
    public static IEnumerable<EgressDestination> Of(ClusterEnvironment environment, Service service)
    {
        foreach (var name in service.Egresses)
        {
            var egress = environment.Egresses[name];
            yield return new EgressDestination(name, egress.Addresses, null, egress.Port);
        }

        if (service.Store is not null)
        {
            yield return Database(environment, service.Scope);
        }

        if (AzureUse.ReadsKeyVault(environment, service)) yield return KeyVault(environment, service.Scope);
        if (AzureUse.SignsIn(environment, service)) yield return Entra(environment);
        if (environment.Telemetry is { } telemetry) yield return Azure("azure-monitor", telemetry.Endpoints);
    }

    /// <summary>What a migration needs: the database, and what proves its role.</summary>
    public static IEnumerable<EgressDestination> OfMigration(ClusterEnvironment environment, Service service)
    {
        yield return Database(environment, service.Scope);
        yield return Entra(environment);
        if (!environment.Databases[service.Scope.Name].UsesEntra) yield return KeyVault(environment, service.Scope);
    }

    /// <summary>What any pod of a cluster needs: the destinations of its services and of their migrations.</summary>
    public static IEnumerable<EgressDestination> All(PublishInput input) =>
        input.Services.SelectMany(service => Of(input.Environment, service)
            .Concat(service.Store is null ? [] : OfMigration(input.Environment, service)));

    private static EgressDestination Database(ClusterEnvironment environment, Scope scope)
    {
        var database = environment.Databases[scope.Name];
        return new EgressDestination("database", database.Addresses, null, database.Port);
    }

    private static EgressDestination KeyVault(ClusterEnvironment environment, Scope scope) =>
        new("key-vault", environment.KeyVaults[scope.Name].Addresses, null, Ports.Https);

    private static EgressDestination Entra(ClusterEnvironment environment) => Azure("entra", environment.Entra);

    private static EgressDestination Azure(string name, AzureEndpoints endpoints) =>
        new(name, endpoints.Addresses, endpoints.Names, Ports.Https);
}
