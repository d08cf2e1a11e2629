using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// Which services sign in to Azure themselves. The others have certificates mounted by the node and never talk to
/// Entra.
/// </summary>
internal static class AzureUse
{
    /// <summary>
    /// Whether a service reads its scope's Key Vault: a declared secret, or the password of its store.
    /// </summary>
    public static bool ReadsKeyVault(ClusterEnvironment environment, Service service) =>
        service.Secrets.Count > 0
        || (service.Store is not null && !environment.Databases[service.Scope.Name].UsesEntra);

    /// <summary>Whether a service needs tokens of its managed identity, for Key Vault or for its database.</summary>
    public static bool SignsIn(ClusterEnvironment environment, Service service) =>
        service.Store is not null || ReadsKeyVault(environment, service);
}
