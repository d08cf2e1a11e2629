using System.Reflection;
using System.Text;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Secrets;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Gives a service its store.</summary>
public static class StorageRegistration
{
    // https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication
    private const string TokenScope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>
    /// Registers <see cref="Database"/>; its schema is the <c>Schema/&lt;engine&gt;/*.sql</c> files embedded in the
    /// assembly of <typeparamref name="TMarker"/>. Before the service starts, an embedded store is migrated and a shared
    /// one is checked.
    /// </summary>
    public static void AddDatabase<TMarker>(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddSecrets();
        builder.Services.AddSingleton(services => Create(services, typeof(TMarker).Assembly));
        builder.Services.AddSingleton<IHostedService>(
            services => new BeforeStart(services.GetRequiredService<Database>().PrepareAsync));
    }

    private static Database Create(IServiceProvider services, Assembly schema)
    {
        var settings = services.GetRequiredService<ServiceSettings>();
        return settings.Store switch
        {
            EmbeddedStore embedded => new SqliteDatabase(embedded.File, Migrations(services, schema, "sqlite")),
            SharedStore shared => new PostgresDatabase(
                new PostgresSources(shared, settings.Service, Password(services, shared)),
                settings.Service,
                Migrations(services, schema, "postgres"),
                // Pauses between attempts are of this machine, whatever time the rules of the service go by.
                TimeProvider.System),
            _ => throw new ConfigurationFaultsException(
                [$"The environment variable {StoreConnection.Key} is missing; the launch plan sets it."]),
        };
    }

    private static Migrator Migrations(IServiceProvider services, Assembly schema, string engine) => new(
        Migration.Embedded(schema, engine),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<Migrator>>());

    private static Func<CancellationToken, ValueTask<string>> Password(IServiceProvider services, SharedStore store)
    {
        if (store.PasswordSecret is not { } name)
        {
            // Kept by the credential until shortly before it ends, and asked for anew then.
            var credential = services.GetRequiredService<TokenCredential>();
            return async cancellationToken =>
                (await credential.GetTokenAsync(new TokenRequestContext([TokenScope]), cancellationToken)).Token;
        }

        var secrets = services.GetRequiredService<SecretSource>();
        return async cancellationToken =>
        {
            var current = (await secrets.ReadAsync(name, cancellationToken))[^1];
            return Encoding.UTF8.GetString(current.Value.Span).Trim();
        };
    }
}
