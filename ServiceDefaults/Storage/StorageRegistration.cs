using System.Data.Common;
using System.Reflection;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Startup;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Gives a service its store.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers <see cref="Database"/>; its schema is the <c>Schema/&lt;engine&gt;/*.sql</c> files embedded in the
    /// assembly of <typeparamref name="TMarker"/>. Before the service starts, an embedded store is migrated and a
    /// shared one is checked.
    /// </summary>
    public static void AddDatabase<TMarker>(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddSecrets();
        builder.Services.AddSingleton(Password);
        builder.Services.AddSingleton(services => Create(services, typeof(TMarker).Assembly));
        builder.Services.AddSingleton<IHostedService>(
            services => new BeforeStart(services.GetRequiredService<Database>().PrepareAsync));
        builder.Services.AddHostedService<StoreScrubbing>();
    }

    /// <summary>Registers the leases of one table.</summary>
    /// <typeparam name="T">What a row stands for.</typeparam>
    /// <param name="services">The services of the service.</param>
    /// <param name="table">The table, a constant of the service.</param>
    /// <param name="find">Reads a row by its id.</param>
    public static void AddLeases<T>(
        this IServiceCollection services,
        string table,
        Func<DbConnection, string, CancellationToken, Task<T?>> find)
        where T : class =>
        services.AddSingleton(provider => new Leases<T>(
            provider.GetRequiredService<Database>(), table, find, provider.GetRequiredService<TimeProvider>()));

    private static Database Create(IServiceProvider services, Assembly schema)
    {
        var settings = services.GetRequiredService<ServiceSettings>();
        return settings.Store switch
        {
            EmbeddedStore embedded => new SqliteDatabase(embedded.File, Migrations(services, schema, "sqlite")),
            SharedStore shared => new PostgresDatabase(
                new PostgresSources(shared, settings.Service, services.GetRequiredService<StorePassword>()),
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

    private static StorePassword Password(IServiceProvider services) =>
        services.GetRequiredService<ServiceSettings>().Store is SharedStore { PasswordSecret: { } name }
            ? new SecretPassword(
                services.GetRequiredService<SecretSource>(),
                name,
                TimeProvider.System,
                services.GetRequiredService<ILogger<SecretPassword>>())
            : new TokenPassword(services.GetRequiredService<TokenCredential>());
}
