using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>A planned database server as a container resource.</summary>
internal static class DatabaseResources
{
    public static IResourceBuilder<ContainerResource> Add(
        IDistributedApplicationBuilder application, DatabaseContainer database, string image)
    {
        application.Services.AddHealthChecks().AddAsyncCheck(
            database.Name,
            async token => await database.IsAcceptingAsync(token)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("It accepts no connections yet."));
        var container = application
            .AddContainer(database.Name, image)
            .WithEndpoint(
                port: database.Port,
                targetPort: DatabaseContainer.ContainerPort,
                scheme: "tcp",
                name: "tcp",
                isProxied: false)
            .WithVolume(database.Volume, DatabaseContainer.VolumeFolder)
            .WithContainerFiles(
                DatabaseContainer.FilesFolder,
                database.Files.Select(file => new ContainerFile
                {
                    Name = Path.GetFileName(file),
                    SourcePath = file,
                    Mode = UnixFileMode.UserRead,
                }),
                defaultOwner: DatabaseContainer.User,
                defaultGroup: DatabaseContainer.User)
            .WithArgs(DatabaseContainer.Arguments.ToArray())
            .WithHealthCheck(database.Name)
            .WithIconName("DatabaseMultiple")
            // Services that wait for it wait for this as well.
            .OnResourceReady((_, _, token) => database.PrepareAsync(token));
        foreach (var (name, value) in database.Environment) container.WithEnvironment(name, value);
        return container;
    }
}
