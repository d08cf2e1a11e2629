using Azure.Core;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// A token of Microsoft Entra ID for the service's workload identity as the password. The credential keeps it until
/// five minutes before it ends, and asks for a new one then.
/// </summary>
/// <remarks>
/// https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication
/// </remarks>
internal sealed class TokenPassword(TokenCredential credential) : StorePassword
{
    private static readonly TokenRequestContext Databases =
        new(["https://ossrdbms-aad.database.windows.net/.default"]);

    public override async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await credential.GetTokenAsync(Databases, cancellationToken)).Token;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConfigurationFaultsException(
                [$"There is no token that {StoreConnection.PasswordKey} asks for: {VaultCause.OfToken(fault)}."]);
        }
    }
}
