using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>
/// Ways to Key Vault for a certificate verb: a job signs in by its workload identity, a person by the Azure CLI. No
/// other kind of credential is tried.
/// </summary>
internal sealed class KeyVaultConnection
{
    private readonly TokenCredential _credential = new ChainedTokenCredential(
        new WorkloadIdentityCredential(Bound(new WorkloadIdentityCredentialOptions())),
        new AzureCliCredential(new AzureCliCredentialOptions()));

    /// <summary>A client of the secrets of a vault.</summary>
    public SecretClient Secrets(Uri vault) => new(vault, _credential, Bound(new SecretClientOptions()));

    /// <summary>Authenticated requests to a vault, for what no client library here covers.</summary>
    public HttpPipeline Requests(Uri vault) => HttpPipelineBuilder.Build(
        Bound(new RequestOptions()),
        new BearerTokenAuthenticationPolicy(_credential, $"https://{Resource(vault)}/.default"));

    // Vaults are named below the host that tokens are made out to: kv.vault.azure.net, vault.azure.net.
    private static string Resource(Uri vault) => vault.Host[(vault.Host.IndexOf('.') + 1)..];

    private static T Bound<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(500);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(4);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(15);
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }

    private sealed class RequestOptions : ClientOptions;
}
