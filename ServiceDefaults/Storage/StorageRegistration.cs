using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Gives a service its store.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers <see cref="Database"/>; its schema is the <c>Schema/&lt;engine&gt;/*.sql</c> files embedded in the
    /// assembly of <typeparamref name="TMarker"/>. The embedded store is migrated before the service starts.
    /// </summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">No store is configured.</exception>
    public static void AddDatabase<TMarker>(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var file = builder.Configuration["WORKLOAD:STORE:FILE"] is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : throw StoreFaults.Missing();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Database>(services => Create(services, file, typeof(TMarker).Assembly));
        builder.Services.AddSingleton<IHostedService>(
            services => new BeforeStart(services.GetRequiredService<Database>().MigrateAsync));
    }

    private static SqliteDatabase Create(IServiceProvider services, string file, Assembly schema) => new(
        file,
        new Migrator(
            Migration.Embedded(schema, "sqlite"),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<Migrator>>()));
}
