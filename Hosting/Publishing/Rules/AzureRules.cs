using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Every service has an identity, every scope a vault, every store a database server.</summary>
internal static class AzureRules
{
    public static IEnumerable<string> Check(PublishInput input) =>
    [
        .. Identities(input),
        .. Vaults(input),
        .. Databases(input),
        .. Endpoints(input, "entra", input.Environment.Entra),
        .. input.Environment.Telemetry is { } telemetry
            ? Endpoints(input, "telemetry.endpoints", telemetry.Endpoints)
            : [],
    ];

    private static IEnumerable<string> Identities(PublishInput input)
    {
        var azure = input.Environment.Azure;
        foreach (var fault in Formats.Guid("azure.tenantId", azure.TenantId)) yield return fault;
        var needed = input.Services.Select(service => service.Name)
            .Concat(input.Services
                .Where(service => service.Store is not null)
                .Select(service => $"{service.Name}-migrate"))
            .Concat(input.Verifiers.Select(verifier => verifier.Name))
            .Concat(input.HasEntrance ? ["ingress"] : Array.Empty<string>());
        foreach (var name in needed.Where(name => !azure.Identities.ContainsKey(name)))
        {
            yield return $"The environment's 'azure.identities' has no '{name}'; add the client id of its managed "
                + "identity.";
        }

        foreach (var (name, clientId) in azure.Identities)
        {
            foreach (var fault in Formats.Guid($"azure.identities.{name}", clientId)) yield return fault;
        }

        foreach (var shared in azure.Identities.GroupBy(identity => identity.Value).Where(group => group.Count() > 1))
        {
            yield return $"The environment gives {string.Join(", ", shared.Select(identity => $"'{identity.Key}'"))} "
                + "the same managed identity; each needs its own.";
        }
    }

    private static IEnumerable<string> Vaults(PublishInput input)
    {
        var needed = input.Scopes.Select(scope => scope.Name)
            .Concat(input.HasEntrance ? ["ingress"] : Array.Empty<string>());
        foreach (var key in needed)
        {
            if (!input.Environment.KeyVaults.TryGetValue(key, out var vault))
            {
                yield return $"The environment's 'keyVaults' has no '{key}'.";
                continue;
            }

            foreach (var fault in Formats.Host($"keyVaults.{key}.host", vault.Host)
                .Concat(Formats.Label($"keyVaults.{key}.name", vault.Name))
                .Concat(Formats.Cidrs($"keyVaults.{key}.addresses", vault.Addresses)))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Databases(PublishInput input)
    {
        foreach (var scope in input.Scopes)
        {
            var stores = input.Services.Where(service => service.Scope == scope && service.Store is not null).ToList();
            if (!input.Environment.Databases.TryGetValue(scope.Name, out var database))
            {
                foreach (var service in stores)
                {
                    yield return $"Service '{service.Name}' stores data, but the environment's 'databases' has no "
                        + $"'{scope.Name}': the embedded SQLite store has no place in a cluster, name a PostgreSQL "
                        + "server.";
                }

                continue;
            }

            foreach (var fault in Database(scope, database)) yield return fault;
            if (ConnectionShares.Fault(input, scope, database) is { } crowded) yield return crowded;
        }
    }

    private static IEnumerable<string> Database(Scope scope, DatabaseSettings database) =>
    [
        .. Formats.Host($"databases.{scope.Name}.host", database.Host),
        .. Formats.Cidrs($"databases.{scope.Name}.addresses", database.Addresses),
        .. Formats.Port($"databases.{scope.Name}.port", database.Port),
        .. database.Authentication is "entra" or "password"
            ? Array.Empty<string>()
            :
            [
                $"The environment's 'databases.{scope.Name}.authentication' is '{database.Authentication}'; it is "
                    + "entra or password.",
            ],
    ];

    private static IEnumerable<string> Endpoints(PublishInput input, string member, AzureEndpoints endpoints)
    {
        if (endpoints.Addresses is null == endpoints.Names is null)
        {
            return [$"The environment's '{member}' must have either 'addresses' or 'names'."];
        }

        if (endpoints.Addresses is { } addresses) return Formats.Cidrs($"{member}.addresses", addresses);
        return
        [
            .. Formats.Hosts($"{member}.names", endpoints.Names ?? []),
            .. input.Environment.Kubernetes.FqdnPolicies
                ? Array.Empty<string>()
                :
                [
                    $"The environment's '{member}' has 'names', which only Cilium's policies of DNS names can open; "
                        + "set 'kubernetes.fqdnPolicies' where the cluster has them, or give 'addresses'.",
                ],
        ];
    }
}
