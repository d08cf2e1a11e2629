using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

namespace RegulatedWorkload.Tests.Support.KeyVault;

/// <summary>Gives a service being built the workload identity that the stand-ins know, and a way to them.</summary>
internal static class WorkloadIdentity
{
    /// <summary>The service reads its secrets from the stand-in.</summary>
    public static void ReadFrom(
        this WebApplicationBuilder builder, VaultStandIn vault, string tokenFile, string client = EntraStandIn.Client)
    {
        builder.Configuration["WORKLOAD:SECRETS:SOURCE"] = $"https://{vault.Host}/";
        builder.IdentifyBy(vault, tokenFile, client: client);
    }

    /// <summary>The service asks the stand-in for tokens.</summary>
    public static void IdentifyBy(
        this WebApplicationBuilder builder,
        VaultStandIn vault,
        string tokenFile,
        KeyVaultOptions? options = null,
        string client = EntraStandIn.Client)
    {
        File.WriteAllText(tokenFile, EntraStandIn.AccountTokenOf(client));
        builder.Configuration["AZURE_CLIENT_ID"] = client;
        builder.Configuration["AZURE_TENANT_ID"] = "tenant";
        builder.Configuration["AZURE_AUTHORITY_HOST"] = $"https://{EntraStandIn.Host}/";
        builder.Configuration["AZURE_FEDERATED_TOKEN_FILE"] = tokenFile;
        builder.Services.AddSingleton(options ?? OptionsOf(vault.Connections()));
    }

    /// <summary>
    /// Those of a service, but for connections that lead to a stand-in, and pauses that cost a test nothing.
    /// </summary>
    public static KeyVaultOptions OptionsOf(HttpMessageHandler connections) => new()
    {
        Transport = new HttpClientTransport(connections),
        Pause = TimeSpan.FromMilliseconds(1),
    };
}
