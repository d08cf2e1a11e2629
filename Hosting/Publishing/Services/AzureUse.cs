using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// Which services sign in to Azure themselves. Certificates are mounted by the node and need no sign-in.
/// </summary>
internal static class AzureUse
{
    /// <summary>
    /// Whether a service reads its scope's Key Vault: a declared secret, or the password of its store.
    /// </summary>
    public static bool ReadsKeyVault(ClusterEnvironment environment, Service service) =>
        service.Secrets.Count > 0
        || (service.Store is not null && !environment.Databases[service.Scope.Name].UsesEntra);

    /// <summary>
    /// Whether a service needs tokens of its managed identity: for Azure Monitor, Key Vault or its database.
    /// </summary>
    public static bool SignsIn(ClusterEnvironment environment, Service service) =>
        environment.Telemetry is not null || service.Store is not null || ReadsKeyVault(environment, service);
}
