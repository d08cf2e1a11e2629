using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>The database servers, one a scope, and on it a database for each service that stores.</summary>
internal sealed class ScopeDatabases(PublishedPods pods, LocalState state) : IAsyncDisposable
{
    private readonly Dictionary<Scope, ScopeDatabase> _servers = [];
    private readonly Dictionary<string, string> _addresses = [];

    /// <summary>The server of a scope.</summary>
    public ScopeDatabase this[Scope scope] => _servers[scope];

    /// <summary>The names of all servers, as <c>name:address</c>.</summary>
    public IEnumerable<string> Hosts =>
        pods.Environment.Databases.Select(database => $"{database.Value.Host}:{_addresses[database.Key]}");

    /// <summary>The address of the server of a scope.</summary>
    public string AddressOf(Scope scope) => _addresses[scope.Name];

    /// <summary>Starts the server of a scope in its network, with the databases of its services.</summary>
    public async Task StartAsync(Scope scope, Networks networks)
    {
        var address = await Networks.GatewayAsync(networks.OfScope(scope.Name));
        _addresses[scope.Name] = address;
        var server = await ScopeDatabase.StartAsync(
            address, pods.Environment.Databases[scope.Name].Host, state.DatabaseAuthority);
        _servers.Add(scope, server);
        foreach (var service in Declared.Topology.Services.Where(one => one.Scope == scope && one.Store is not null))
        {
            await server.CreateAsync(
                DatabaseRoles.Of(service.Store!.Name, service.Name),
                await HostFolders.NewestAsync(state.OwnerPassword(service.Name)),
                await HostFolders.NewestAsync(state.ServicePassword(service.Name)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();
    }
}
