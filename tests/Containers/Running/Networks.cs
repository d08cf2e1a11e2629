using System.Text.Json.Nodes;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// One network a scope, and one of two for each declared call that leaves its scope or the workload. None has a way
/// out.
/// </summary>
internal sealed class Networks : IAsyncDisposable
{
    private readonly Dictionary<string, INetwork> _scopes = [];
    private readonly Dictionary<(string, string), INetwork> _bridges = [];

    /// <summary>A network with a way out, which no service has.</summary>
    public INetwork Outside { get; } = new NetworkBuilder().Build();

    public async Task CreateAsync()
    {
        await Outside.CreateAsync();
        foreach (var scope in Scope.All) _scopes.Add(scope.Name, await CreateOneAsync());
        foreach (var service in Declared.Topology.Services)
        {
            var elsewhere = service.Outgoing.Select(call => Declared.Topology.Find(call.Callee)!)
                .Where(callee => callee.Scope != service.Scope)
                .Select(callee => callee.Name);
            foreach (var other in elsewhere.Concat(service.Egresses))
            {
                _bridges.Add((service.Name, other), await CreateOneAsync());
            }
        }
    }

    public INetwork OfScope(string scope) => _scopes[scope];

    /// <summary>The bridges that end at a service or at the other side of an egress.</summary>
    public IEnumerable<INetwork> BridgesOf(string name) =>
        from bridge in _bridges
        where bridge.Key.Item1 == name || bridge.Key.Item2 == name
        select bridge.Value;

    /// <summary>The address of this machine in a network.</summary>
    public static async Task<string> GatewayAsync(INetwork network)
    {
        var told = JsonNode.Parse(await Shell.RunAsync(["docker", "network", "inspect", network.Name]))!;
        return told[0]!["IPAM"]!["Config"]![0]!["Gateway"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var network in _scopes.Values.Concat(_bridges.Values).Append(Outside)) await network.DisposeAsync();
    }

    private static async Task<INetwork> CreateOneAsync()
    {
        var network = new NetworkBuilder().WithCreateParameterModifier(network => network.Internal = true).Build();
        await network.CreateAsync();
        return network;
    }
}
