using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>Reads the secrets of a Key Vault again and again, at times that differ between instances.</summary>
internal sealed class SecretRefresh(SecretSource source, KeyVaultOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (source is not KeyVaultSecretSource vault) return;
        while (true)
        {
            await Task.Delay(Jittered(options.Refresh), time, stoppingToken);
            await vault.RefreshAsync(stoppingToken);
        }
    }

    private static TimeSpan Jittered(TimeSpan interval) =>
        interval * (1 - (RandomNumberGenerator.GetInt32(0, 201) / 1000.0));
}
