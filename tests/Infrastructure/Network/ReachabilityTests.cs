namespace RegulatedWorkload.Tests.Infrastructure.Network;

/// <summary>
/// Security groups, routes, peerings and firewall together let through what is declared and nothing else: subnet by
/// subnet, port by port. PCI DSS 4.0.1, 1.2.5, 1.3 and 1.4.
/// </summary>
public sealed class ReachabilityTests
{
    // Where whatever is asked of the place itself is answered.
    private static readonly string[] Open = ["pods-system -> pods-system ", "bastion -> bastion "];

    private static readonly string[] OfTheEntrance =
    [
        "Internet -> application-gateway Tcp/443",
        "GatewayManager -> application-gateway Tcp/65200",
        "application-gateway -> ingress Tcp/443",
        "application-gateway -> firewall Udp/53",
    ];

    [Fact]
    public void Exactly_the_declared_connections_are_let_through() => Assert.Equal(
        Expected(OfTheEntrance), Closed(new Topology(Deployment.Production)));

    [Fact]
    public void A_firewall_as_entrance_reaches_the_gateway_and_nothing_else() => Assert.Equal(
        Expected(["firewall -> ingress Tcp/443"]), Closed(new Topology(Deployment.With("firewall"))));

    [Fact]
    public void A_gateway_for_containers_reaches_the_pods_of_the_entrance_and_nothing_else() => Assert.Equal(
        Expected(
        [
            "Internet -> gateway-for-containers Tcp/443",
            "gateway-for-containers -> pods-in-scope Tcp/8443",
        ]),
        Closed(new Topology(Deployment.With("applicationGatewayForContainers"))));

    [Fact]
    public void A_planted_rule_between_the_scopes_is_caught()
    {
        var topology = new Topology(Deployment.Production);
        foreach (var (subnet, inbound) in ((string, bool)[])[("pods-out-of-scope", false), ("pods-in-scope", true)])
        {
            topology.RulesOf(subnet).Add(new Rule(true, inbound, 90, "Tcp", "*", "*", ["22"]));
        }

        Assert.Contains("pods-out-of-scope -> pods-in-scope Tcp/22", topology.Connections());
    }

    [Fact]
    public void A_planted_missing_rule_is_caught()
    {
        var topology = new Topology(Deployment.Production);
        topology.RulesOf("pods-system").RemoveAll(rule => rule.Inbound && rule.Ports.Contains("53"));

        Assert.DoesNotContain("pods-in-scope -> pods-system Udp/53", topology.Connections());
    }

    [Fact]
    public void A_planted_name_in_a_rule_of_the_firewall_is_caught()
    {
        var topology = new Topology(Deployment.With("firewall"));
        var rule = topology.Firewall.Rules.First(item => item.Text("name") == "out-of-scope-signs-in");
        var hosts = rule["targetFqdns"]!.AsArray();
        hosts.Add("*");
        try
        {
            Assert.Contains("pods-out-of-scope -> anywhere-in-azure Tcp/443", topology.Connections());
        }
        finally
        {
            hosts.RemoveAt(hosts.Count - 1);
        }
    }

    [Fact]
    public void No_node_answers_ssh() => Assert.DoesNotContain(
        new Topology(Deployment.Production).Connections(),
        connection => connection.Contains("-> nodes-", StringComparison.Ordinal)
            && connection.EndsWith("/22", StringComparison.Ordinal));

    [Fact]
    public void Out_of_scope_pods_reach_no_declared_destination_of_the_other_scope() => Assert.DoesNotContain(
        "pods-out-of-scope -> acquirer Tcp/443", new Topology(Deployment.Production).Connections());

    private static List<string> Expected(IEnumerable<string> entrance) =>
        [.. DeclaredConnections.All().Concat(entrance).Distinct().Order(StringComparer.Ordinal)];

    // Azure prescribes the rules of the Bastion's subnet, where nothing of ours stands.
    // Application Gateway must be let to itself, to the internet and be probed, on every port: Azure demands it.
    private static List<string> Closed(Topology topology) =>
    [
        .. topology.Connections()
            .Where(connection => !Open.Any(open => connection.StartsWith(open, StringComparison.Ordinal)))
            .Where(connection => !connection.StartsWith(
                "application-gateway -> application-gateway ", StringComparison.Ordinal))
            .Where(connection => !connection.StartsWith(
                "AzureLoadBalancer -> application-gateway ", StringComparison.Ordinal))
            .Where(connection => !Outside.All.Any(outside => connection.StartsWith(
                $"application-gateway -> {outside.Name} ", StringComparison.Ordinal)))
            .Where(connection => !connection.Contains("-> bastion ", StringComparison.Ordinal))
            .Where(connection => !connection.StartsWith("bastion -> ", StringComparison.Ordinal)
                || connection.Contains("-> jump-boxes", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
