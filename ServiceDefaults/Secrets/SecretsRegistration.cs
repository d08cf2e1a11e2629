using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>Gives a service its secrets.</summary>
public static class SecretsRegistration
{
    /// <summary>Registers <see cref="SecretSource"/>; the service does not start while one of these is missing.</summary>
    /// <param name="builder">The service being built.</param>
    /// <param name="names">The declared secrets.</param>
    public static void AddSecrets(this WebApplicationBuilder builder, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<SecretSource>(services => new FileSecretSource(
            services.GetRequiredService<ServiceSettings>().SecretDirectory ?? throw new ConfigurationFaultsException(
                ["The environment variable WORKLOAD__SECRETS__DIRECTORY is missing; the launch plan sets it."])));
        builder.Services.AddHostedService(services => new SecretsAtStart(
            services.GetRequiredService<SecretSource>(), names));
    }

    private sealed class SecretsAtStart(SecretSource secrets, string[] names) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var name in names)
            {
                await secrets.ReadAsync(name, cancellationToken);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
