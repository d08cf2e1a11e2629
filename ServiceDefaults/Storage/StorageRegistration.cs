using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Gives a service its store.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers <see cref="Database"/>; its schema is the <c>Schema/&lt;engine&gt;/*.sql</c> files embedded in the
    /// assembly of <typeparamref name="TMarker"/>. The embedded store is migrated before the service starts.
    /// </summary>
    public static void AddDatabase<TMarker>(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<Database>(services => Create(services, typeof(TMarker).Assembly));
        builder.Services.AddSingleton<IHostedService>(
            services => new BeforeStart(services.GetRequiredService<Database>().MigrateAsync));
    }

    private static SqliteDatabase Create(IServiceProvider services, Assembly schema) => new(
        services.GetRequiredService<ServiceSettings>().StoreFile ?? throw StoreFaults.Missing(),
        new Migrator(
            Migration.Embedded(schema, "sqlite"),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<Migrator>>()));
}
