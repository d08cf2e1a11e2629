using DotNet.Testcontainers.Containers;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>Networks that a container is connected to for a while, beyond those that are declared.</summary>
internal sealed class Way : IAsyncDisposable
{
    private readonly string _container;
    private readonly string[] _networks;

    private Way(string container, string[] networks) => (_container, _networks) = (container, networks);

    public static async Task<Way> OpenAsync(IContainer container, params string[] networks)
    {
        foreach (var network in networks) await Shell.RunAsync(["docker", "network", "connect", network, container.Id]);
        return new Way(container.Id, networks);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var network in _networks)
        {
            await Shell.RunAsync(["docker", "network", "disconnect", network, _container]);
        }
    }
}
