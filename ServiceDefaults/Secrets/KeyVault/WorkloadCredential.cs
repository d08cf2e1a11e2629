using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>
/// Tokens of Microsoft Entra ID for the service's own identity: its Kubernetes service account token is exchanged. The
/// webhook of Azure Workload Identity sets the variables; no other kind of credential is ever tried.
/// </summary>
internal static class WorkloadCredential
{
    private const string ClientId = "AZURE_CLIENT_ID";
    private const string TenantId = "AZURE_TENANT_ID";
    private const string TokenFile = "AZURE_FEDERATED_TOKEN_FILE";
    private const string AuthorityHost = "AZURE_AUTHORITY_HOST";

    /// <summary>Makes the credential; it asks for nothing yet.</summary>
    /// <exception cref="ConfigurationFaultsException">A variable is missing or is no address.</exception>
    public static TokenCredential Create(IConfiguration configuration, KeyVaultOptions keyVault)
    {
        string[] required = [ClientId, TenantId, TokenFile];
        var faults = required
            .Where(key => string.IsNullOrEmpty(configuration[key]))
            .Select(key => $"The environment variable {key} is missing; Azure Workload Identity sets it for pods that "
                + "carry the label azure.workload.identity/use.")
            .ToList();
        var authority = AzureAuthorityHosts.AzurePublicCloud;
        if (configuration[AuthorityHost] is { Length: > 0 } host
            && (!Uri.TryCreate(host, UriKind.Absolute, out authority) || authority.Scheme != Uri.UriSchemeHttps))
        {
            faults.Add($"The environment variable {AuthorityHost} must be an https address.");
        }

        if (faults.Count > 0) throw new ConfigurationFaultsException(faults);
        var options = new WorkloadIdentityCredentialOptions
        {
            ClientId = configuration[ClientId],
            TenantId = configuration[TenantId],
            TokenFilePath = configuration[TokenFile],
            AuthorityHost = authority,
        };
        KeyVaultReader.Bound(options, keyVault);
        return new WorkloadIdentityCredential(options);
    }
}
