using System.Net;

namespace RegulatedWorkload.Tests.Infrastructure.Network;

/// <summary>
/// The networks of a deployment as their security groups and peerings make them: who can open a connection to whom.
/// </summary>
internal sealed class Topology
{
    // Ports on which something listens somewhere, and some on which nothing does.
    private static readonly int[] Ports =
        [22, 53, 80, 443, 3389, 5432, 8080, 8081, 8443, 10250, 15012, 15020, 31000, 65200];

    private static readonly string[] Tags = ["Internet", "GatewayManager", "AzureLoadBalancer"];

    // Where what is sent to a load balancer's address arrives.
    private readonly Dictionary<string, string> _behind = new() { ["ingress"] = "nodes-in-scope" };

    private readonly Dictionary<string, List<Rule>> _rules;
    private readonly Dictionary<string, Place> _places;
    private readonly Dictionary<string, string> _networks;
    private readonly HashSet<string> _routed;

    public Topology(Deployment deployment)
    {
        var groups = deployment.Of("Microsoft.Network/networkSecurityGroups");
        var subnets = deployment.Of("Microsoft.Network/virtualNetworks")
            .SelectMany(network => network.Items("properties/subnets"), (network, subnet) => (network, subnet))
            .Select(item => (Network: item.network.Name, Name: NameOf(item.subnet.Text("name")), Json: item.subnet))
            .ToList();
        _networks = subnets.ToDictionary(subnet => subnet.Name, subnet => subnet.Network);
        _places = subnets.ToDictionary(subnet => subnet.Name, subnet => PlaceOf(
            subnet.Name, subnet.Json["properties"]!["addressPrefix"]!.ToString()));
        _rules = subnets.ToDictionary(
            subnet => subnet.Name,
            subnet => groups.SingleOrDefault(group => group.Name.EndsWith($"-{subnet.Name}", StringComparison.Ordinal)
                    && group.Name == $"nsg-{subnet.Network.Replace("vnet-hub", "hub", StringComparison.Ordinal)}"
                        + $"-{subnet.Name}")
                ?.Items("properties/securityRules").Select(Rule.Read).ToList() ?? []);
        foreach (var tag in Tags) _places[tag] = new Place(tag, null, [tag]);
        foreach (var outside in Outside.All)
        {
            _places[outside.Name] = new Place(
                outside.Name, outside.Address is null ? null : IPAddress.Parse(outside.Address), outside.Tags);
        }

        Firewall = new Firewall(deployment);
        _routed = [.. subnets.Where(subnet => subnet.Json["properties"]!["routeTable"] is not null)
            .Select(subnet => subnet.Name)];
    }

    /// <summary>The subnets, by the names that flows have for them.</summary>
    public IReadOnlyCollection<string> Subnets => _networks.Keys;

    /// <summary>The way out of every subnet that has the route to it.</summary>
    public Firewall Firewall { get; }

    /// <summary>The rules of a subnet, to be changed by a test that plants a fault.</summary>
    public List<Rule> RulesOf(string subnet) => _rules[subnet];

    /// <summary>Every connection that nothing refuses.</summary>
    public IEnumerable<string> Connections() =>
        from source in _places.Keys
        from target in _places.Keys
        where IsGuarded(source) || IsGuarded(target)
        where source is "Internet" || !Outside.All.Any(outside => outside.Name == source)
        where target is not ("Internet" or "GatewayManager" or "AzureLoadBalancer")
        from protocol in (string[])["Tcp", "Udp"]
        from port in Ports
        where Reaches(source, target, protocol, port)
        select $"{source} -> {target} {protocol}/{port}";

    private bool Reaches(string source, string target, string protocol, int port)
    {
        if (!AreJoined(source, target)) return false;
        if (_routed.Contains(source) && Outside.All.FirstOrDefault(item => item.Name == target) is { } outside
            && (protocol == "Udp" || !Firewall.Lets(_places[source].Address!, outside, port)))
        {
            return false;
        }

        if (!Lets(source, inbound: false, source, target, protocol, port)) return false;
        return _behind.TryGetValue(target, out var nodes)
            ? Lets(nodes, inbound: true, source, target, protocol, port)
                && Lets(target, inbound: true, source, target, protocol, port)
            : Lets(target, inbound: true, source, target, protocol, port);
    }

    // What Azure itself keeps in the hub has no rules of ours.
    private bool IsGuarded(string name) => _rules.TryGetValue(name, out var rules) && rules.Count > 0;

    // Spokes are peered with the hub alone: between them there is no way past the firewall.
    private bool AreJoined(string source, string target) =>
        !_networks.TryGetValue(source, out var from) || !_networks.TryGetValue(target, out var to)
        || from == to || from == "vnet-hub" || to == "vnet-hub";

    private bool Lets(string at, bool inbound, string source, string target, string protocol, int port)
    {
        if (!_rules.TryGetValue(at, out var rules) || rules.Count == 0) return true;
        return rules.Where(rule => rule.Inbound == inbound)
            .OrderBy(rule => rule.Priority)
            .FirstOrDefault(rule => rule.Meets(_places[source], _places[target], protocol, port))
            ?.Allows ?? false;
    }

    private static string NameOf(string subnet) => subnet switch
    {
        "AzureFirewallSubnet" => "firewall",
        "AzureBastionSubnet" => "bastion",
        "GatewaySubnet" => "gateway",
        _ when subnet == Facts.Json["entrance"]!["subnet"]!.ToString() => "ingress",
        _ => subnet["snet-".Length..],
    };

    private static Place PlaceOf(string name, string prefix)
    {
        var address = IPNetwork.Parse(prefix).BaseAddress.GetAddressBytes();
        address[^1] += 4;
        return new Place(name, new IPAddress(address), ["VirtualNetwork"]);
    }
}
