using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Gives a service its store.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers <see cref="Database"/>; its schema is the <c>Schema/*.sql</c> files embedded in the assembly of
    /// <typeparamref name="TMarker"/>.
    /// </summary>
    public static void AddDatabase<TMarker>(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<Database>(services => new SqliteDatabase(
            services.GetRequiredService<ServiceSettings>().StoreFile ?? throw new ConfigurationFaultsException(
                ["The environment variable WORKLOAD__STORE__FILE is missing; the launch plan sets it."]),
            MigrationSet.Embedded(typeof(TMarker).Assembly, "Schema/sqlite/"),
            services.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<MigrationAtStart>();
    }

    // The embedded file belongs to this one process, so nobody else could have brought it up to date.
    private sealed class MigrationAtStart(Database database) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
