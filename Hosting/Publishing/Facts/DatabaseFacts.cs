using RegulatedWorkload.Hosting.Publishing.Migrations;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>The database server of a scope.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Port">The port that services connect to.</param>
/// <param name="Authentication"><c>entra</c> or <c>password</c>.</param>
/// <param name="Connections">
/// How many connections all processes together may have open at the worst moment of a rollout, with what is kept for
/// administrators; the server must have as many for users.
/// </param>
/// <param name="Stores">The databases.</param>
public sealed record DatabaseFacts(
    string Scope, int Port, string Authentication, int Connections, IReadOnlyList<StoreFacts> Stores)
{
    internal static IReadOnlyList<DatabaseFacts> Of(PublishInput input) =>
    [
        .. from scope in input.Topology.StoringScopes
           where input.Scopes.Contains(scope)
           let server = input.Environment.Databases[scope.Name]
           select new DatabaseFacts(
               scope.Name,
               server.Port,
               server.Authentication,
               ConnectionShares.OfAll(input, scope, server),
               [
                   .. from service in input.Services
                      where service.Scope == scope
                      let store = service.Store
                      where store is not null
                      select new StoreFacts(store.Name, service.Name, MigrationPublisher.NameOf(service)),
               ]),
    ];
}

/// <summary>The database of a service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Service">The identity that reads and writes rows.</param>
/// <param name="Migration">The identity that owns the schema.</param>
public sealed record StoreFacts(string Name, string Service, string Migration);
