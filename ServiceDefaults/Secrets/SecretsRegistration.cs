using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;
using RegulatedWorkload.ServiceDefaults.Startup;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>Gives a service its secrets.</summary>
public static class SecretsRegistration
{
    /// <summary>
    /// Registers <see cref="SecretSource"/>; the service does not start while one of these is missing.
    /// </summary>
    /// <param name="builder">The service being built.</param>
    /// <param name="names">The declared secrets.</param>
    public static void AddSecrets(this WebApplicationBuilder builder, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddWorkloadCredential();
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SecretRefresh>());
        if (names.Length == 0) return;
        services.AddSingleton<IHostedService>(provider => new BeforeStart(
            token => CheckAsync(provider.GetRequiredService<SecretSource>(), names, token)));
    }

    /// <summary>
    /// Registers the workload identity of the service, which is looked for when something first asks for it.
    /// </summary>
    internal static void AddWorkloadCredential(this IServiceCollection services)
    {
        services.TryAddSingleton<KeyVaultOptions>();
        services.TryAddSingleton<TokenCredential>(provider => WorkloadCredential.Create(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<KeyVaultOptions>()));
    }

    private static SecretSource Create(IServiceProvider services) =>
        services.GetRequiredService<ServiceSettings>().Secrets switch
        {
            SecretFiles files => new FileSecretSource(files.Directory),
            SecretVault vault => ActivatorUtilities.CreateInstance<KeyVaultSecretSource>(
                services, ActivatorUtilities.CreateInstance<KeyVaultReader>(services, vault.Address)),
            _ => new NoSecretSource(),
        };

    private static async Task CheckAsync(SecretSource secrets, string[] names, CancellationToken cancellationToken)
    {
        var faults = await Task.WhenAll(names.Select(name => FaultsOfAsync(secrets, name, cancellationToken)));
        if (faults.Any(each => each.Count > 0))
        {
            throw new ConfigurationFaultsException([.. faults.SelectMany(each => each)]);
        }
    }

    private static async Task<IReadOnlyList<string>> FaultsOfAsync(
        SecretSource secrets, string name, CancellationToken cancellationToken)
    {
        try
        {
            await secrets.ReadAsync(name, cancellationToken);
            return [];
        }
        catch (ConfigurationFaultsException missing)
        {
            return missing.Faults;
        }
    }
}
