using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Delivery.Build;

/// <summary>A program that gets an image.</summary>
/// <param name="Name">Its name, as everywhere.</param>
/// <param name="Project">Its project file, relative to the root of the repository.</param>
/// <param name="Stores">Whether it has a database.</param>
/// <param name="IsDeployed">Whether a cluster runs it; the other side of an egress is for tests alone.</param>
public sealed record ImageService(string Name, string Project, bool Stores, bool IsDeployed)
{
    /// <summary>The services to build: all declared ones, or those named, and the externals on request.</summary>
    /// <exception cref="ImagesException">A name is not declared.</exception>
    public static IReadOnlyList<ImageService> Select(
        WorkloadTopology topology, IReadOnlyCollection<string> only, bool withExternals)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(only);
        ImageService[] all =
        [
            .. topology.Services.Select(service => Of(
                service.Name, service.Scope.Name, service.Store is not null, isDeployed: true)),
            // The simulator of one keeps books.
            .. topology.Externals.Where(_ => withExternals).Select(
                one => Of(one.Name, "external", stores: true, isDeployed: false)),
        ];
        var unknown = only.Except(all.Select(service => service.Name)).ToList();
        return unknown.Count == 0
            ? [.. all.Where(service => only.Count == 0 || only.Contains(service.Name) || !service.IsDeployed)]
            : throw new ImagesException(
                $"No service is called {string.Join(" or ", unknown.Select(name => $"'{name}'"))}; there are "
                + $"{string.Join(", ", all.Select(service => service.Name))}.");
    }

    private static ImageService Of(string name, string folder, bool stores, bool isDeployed) =>
        new(name, $"services/{folder}/{name}/{name}.csproj", stores, isDeployed);
}
