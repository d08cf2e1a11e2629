using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;

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
        builder.Services.TryAddSingleton<SecretSource>(services => new FileSecretSource(
            services.GetRequiredService<ServiceSettings>().SecretDirectory ?? throw new ConfigurationFaultsException(
                ["The environment variable WORKLOAD__SECRETS__DIRECTORY is missing; the launch plan sets it."])));
        if (names.Length == 0) return;
        builder.Services.AddSingleton<IHostedService>(services => new BeforeStart(
            token => CheckAsync(services.GetRequiredService<SecretSource>(), names, token)));
    }

    private static async Task CheckAsync(SecretSource secrets, string[] names, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var name in names)
        {
            try
            {
                await secrets.ReadAsync(name, cancellationToken);
            }
            catch (ConfigurationFaultsException missing)
            {
                faults.AddRange(missing.Faults);
            }
        }

        if (faults.Count > 0) throw new ConfigurationFaultsException(faults);
    }
}
