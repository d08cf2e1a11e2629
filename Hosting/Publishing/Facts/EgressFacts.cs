using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>A declared destination outside the cluster.</summary>
/// <param name="Scope">The scope whose pods reach it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Host">Its host.</param>
/// <param name="Addresses">Its addresses, as CIDRs.</param>
/// <param name="Port">Its TCP port.</param>
public sealed record EgressFacts(
    string Scope, string Name, string Host, IReadOnlyList<string> Addresses, int Port)
{
    internal static IReadOnlyList<EgressFacts> Of(PublishInput input) =>
    [
        .. from service in input.Services
           from name in service.Egresses
           let egress = input.Environment.Egresses[name]
           group egress by (Scope: service.Scope.Name, Name: name) into reached
           let first = reached.First()
           select new EgressFacts(
               reached.Key.Scope, reached.Key.Name, first.Host, first.Addresses, first.Port),
    ];
}

/// <summary>What the pods of a scope reach of Azure themselves; their nodes reach more.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="KeyVault">Whether some pod reads its scope's vault.</param>
/// <param name="Database">Whether some pod connects to its scope's database server.</param>
/// <param name="DatabasePort">The port of that server.</param>
/// <param name="Entra">Whether some pod signs in.</param>
/// <param name="AzureMonitor">Whether pods send telemetry.</param>
public sealed record UseFacts(
    string Scope, bool KeyVault, bool Database, int DatabasePort, bool Entra, bool AzureMonitor)
{
    internal static IReadOnlyList<UseFacts> Of(PublishInput input) =>
        [.. input.Scopes.Select(scope => Of(input, scope))];

    private static UseFacts Of(PublishInput input, Scope scope)
    {
        var reached = input.Services.Where(service => service.Scope == scope)
            .SelectMany(service => EgressDestinations.Of(input.Environment, service)
                .Concat(service.Store is null ? [] : EgressDestinations.OfMigration(input.Environment, service)))
            .ToLookup(destination => destination.Name, destination => destination.Port);
        return new UseFacts(
            scope.Name,
            reached.Contains("key-vault"),
            reached.Contains("database"),
            reached["database"].FirstOrDefault(),
            reached.Contains("entra"),
            reached.Contains("azure-monitor"));
    }
}
