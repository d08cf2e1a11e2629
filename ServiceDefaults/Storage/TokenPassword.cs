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
internal sealed class TokenPassword(TokenCredential credential) : StorePassword, IDisposable
{
    // Below the time that a connection may take, whose own sentence would blame the database.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private static readonly TokenRequestContext Databases =
        new(["https://ossrdbms-aad.database.windows.net/.default"]);

    private readonly SemaphoreSlim _turn = new(1, 1);

    public override async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await AskAsync(limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConfigurationFaultsException(
                [$"There is no token that {StoreConnection.PasswordKey} asks for: {KeyVaultCause.OfToken(fault)}."]);
        }
    }

    public void Dispose() => _turn.Dispose();

    // One at a time, so that all connections that need a new token get the same.
    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return (await credential.GetTokenAsync(Databases, cancellationToken)).Token;
        }
        finally
        {
            _turn.Release();
        }
    }
}
