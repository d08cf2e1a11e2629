using System.Net;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>Networks, the way out, and what is written down about traffic.</summary>
public sealed class NetworkTests
{
    // What Azure documents without a narrower name.
    private static readonly string[] Wildcards = ["*.cloud.defender.microsoft.com"];

    private static IReadOnlyList<Resource> Networks => Deployment.Production.Of("Microsoft.Network/virtualNetworks");

    [Fact]
    public void No_two_subnets_share_addresses()
    {
        var ranges = Networks.SelectMany(network => network.Items("properties/subnets"))
            .Select(subnet => IPNetwork.Parse(subnet["properties"]!["addressPrefix"]!.ToString()))
            .ToList();

        Assert.Empty(
            from first in ranges.Index()
            from second in ranges.Skip(first.Index + 1)
            where first.Item.Contains(second.BaseAddress) || second.Contains(first.Item.BaseAddress)
            select $"{first.Item} and {second} overlap.");
    }

    [Fact]
    public void A_second_deployment_shares_neither_addresses_nor_resources_with_the_first()
    {
        List<IPNetwork> first = [.. Spaces(Deployment.Production)], second = [.. Spaces(Deployment.Second)];
        var ids = Deployment.Production.Resources.Select(resource => resource.Id).ToHashSet();

        Assert.Equal(first.Count, second.Count);
        Assert.DoesNotContain(first, one => second.Exists(
            other => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress)));
        // Of the subscription, not of a deployment.
        Assert.Equal(
            ["Microsoft.Security/pricings", "Microsoft.Security/securityContacts"],
            Deployment.Second.Resources.Where(resource => ids.Contains(resource.Id))
                .Select(resource => resource.Type).Distinct().Order());
        // Two roles of one name cannot be in a directory.
        Assert.Empty(RoleNames(Deployment.Production).Intersect(RoleNames(Deployment.Second)));

        static IEnumerable<string> RoleNames(Deployment deployment) =>
            deployment.Of("Microsoft.Authorization/roleDefinitions").Select(role => role.Text("properties/roleName"));

        static IEnumerable<IPNetwork> Spaces(Deployment deployment) =>
            deployment.Of("Microsoft.Network/virtualNetworks")
                .SelectMany(network => network.Texts("properties/addressSpace/addressPrefixes"))
                .Select(space => IPNetwork.Parse(space));
    }

    [Fact]
    public void A_slice_that_the_address_of_the_Gateway_is_not_in_is_refused()
    {
        using var bicep = Bicep.Copy();

        var (code, errors) = Deployment.Try(bicep, "param slice = 1");

        Assert.NotEqual(0, code);
        Assert.Contains("'ingress.address' of the environment file, 10.240.4.4, is not in 10.242.4.0/28", errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_subnet_of_ours_has_rules_and_the_way_out_is_the_firewall()
    {
        var ours = Networks.SelectMany(network => network.Items("properties/subnets"))
            .Where(subnet => subnet.Text("name") is not ("AzureFirewallSubnet" or "GatewaySubnet"))
            .ToList();

        Assert.All(ours, subnet => Assert.NotNull(subnet["properties"]!["networkSecurityGroup"]));
        Assert.All(ours, subnet => Assert.Equal("false", subnet["properties"]!["defaultOutboundAccess"]!.ToString()));
        Assert.Equal(
            ["AzureBastionSubnet", "snet-application-gateway", "snet-gateway-for-containers"],
            ours.Where(subnet => subnet["properties"]!["routeTable"] is null)
                .Select(subnet => subnet.Text("name"))
                .Order());
        Assert.All(Deployment.Production.Of("Microsoft.Network/routeTables"), table =>
        {
            var route = Assert.Single(table.Items("properties/routes"))["properties"]!;
            Assert.Equal("0.0.0.0/0 VirtualAppliance 10.200.0.4", $"{route["addressPrefix"]} {route["nextHopType"]} "
                + route["nextHopIpAddress"]);
        });
    }

    [Fact]
    public void Private_endpoints_obey_the_rules_of_their_subnets() => Assert.All(
        Networks.SelectMany(network => network.Items("properties/subnets"))
            .Where(subnet => subnet.Text("name").Contains("endpoints", StringComparison.Ordinal)),
        subnet => Assert.Equal("Enabled", subnet["properties"]!["privateEndpointNetworkPolicies"]!.ToString()));

    [Fact]
    public void The_firewall_is_premium_prevents_intrusion_and_answers_for_names()
    {
        var policy = Deployment.Production.Only("Microsoft.Network/firewallPolicies");

        Assert.Equal("Premium", policy.Text("properties/sku/tier"));
        Assert.Equal("Deny", policy.Text("properties/threatIntelMode"));
        Assert.Equal("Deny", policy.Text("properties/intrusionDetection/mode"));
        Assert.Equal("true", policy.Text("properties/dnsSettings/enableProxy"));
        Assert.Equal("Premium", Deployment.Production.Only("Microsoft.Network/azureFirewalls")
            .Text("properties/sku/tier"));
    }

    [Fact]
    public void No_rule_of_the_firewall_has_a_wildcard_that_azure_does_not_demand()
    {
        var rules = Deployment.Production.Of("Microsoft.Network/firewallPolicies/ruleCollectionGroups")
            .SelectMany(group => group.Items("properties/ruleCollections"))
            .SelectMany(collection => collection["rules"]!.AsArray().Select(rule => rule!.AsObject()))
            .ToList();

        Assert.Equal(Wildcards, rules
            .SelectMany(rule => rule.Where(member => member.Key is "targetFqdns" or "sourceAddresses"
                or "destinationAddresses" or "destinationPorts"))
            .SelectMany(member => member.Value!.AsArray().Select(value => value!.ToString()))
            .Where(value => value.Contains('*', StringComparison.Ordinal))
            .Distinct());
    }

    [Fact]
    public void All_traffic_of_every_network_is_recorded_and_analysed_for_a_year()
    {
        var records = Deployment.Production.Of("Microsoft.Network/networkWatchers/flowLogs");

        Assert.Equal(Networks.Count, records.Count);
        Assert.All(records, record =>
        {
            // Records of security groups can be made no longer.
            Assert.DoesNotContain("networkSecurityGroups", record.Text("properties/targetResourceId"),
                StringComparison.Ordinal);
            Assert.InRange(int.Parse(record.Text("properties/retentionPolicy/days")), 365, 500);
            Assert.Equal("true", record.Text(
                "properties/flowAnalyticsConfiguration/networkWatcherFlowAnalyticsConfiguration/enabled"));
        });
    }

    [Fact]
    public void The_example_of_an_environment_has_the_addresses_that_endpoints_get()
    {
        var environment = JsonNode.Parse(File.ReadAllText(
            Path.Combine(RepositoryRoot.Find(), "AppHost", "environments", "production.json")))!;
        var given = Deployment.Production.Of("Microsoft.Network/privateEndpoints")
            .ToDictionary(
                endpoint => endpoint.Name,
                endpoint => endpoint.Items("properties/ipConfigurations")
                    .Select(item => item["properties"]!["privateIPAddress"]!.ToString()).FirstOrDefault() ?? "");

        Assert.All(
            environment["keyVaults"]!.AsObject(),
            vault => Assert.Equal($"{given[$"pe-vault-{vault.Key}"]}/32", vault.Value!["addresses"]![0]!.ToString()));
        Assert.All(
            environment["databases"]!.AsObject(),
            server => Assert.Equal(
                $"{given[$"pe-database-{server.Key}"]}/32", server.Value!["addresses"]![0]!.ToString()));
        Assert.Equal(Prefix("endpoints-monitor"), environment["telemetry"]!["endpoints"]!["addresses"]![0]!.ToString());
        Assert.Equal(Prefix("application-gateway"), environment["ingress"]!["clients"]![0]!.ToString());
        Assert.Equal(Prefix("pods-in-scope"), environment["ingress"]!["trustedProxies"]![0]!.ToString());

        static string Prefix(string subnet) => Networks.SelectMany(network => network.Items("properties/subnets"))
            .Single(item => item.Text("name") == $"snet-{subnet}")["properties"]!["addressPrefix"]!.ToString();
    }

    [Fact]
    public void Private_names_are_known_to_the_hub_which_answers_for_all()
    {
        var zones = Deployment.Production.Of("Microsoft.Network/privateDnsZones");
        var links = Deployment.Production.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks");

        Assert.Contains(zones, zone => zone.Name == "privatelink.vaultcore.azure.net");
        Assert.All(zones, zone => Assert.Contains(links, link => link.Name == $"{zone.Name}/vnet-hub"));
    }

    [Fact]
    public void Protection_against_floods_covers_the_networks_when_it_is_switched_on()
    {
        Assert.DoesNotContain(
            Deployment.Production.Resources, resource => resource.Type == "Microsoft.Network/ddosProtectionPlans");
        Assert.NotNull(Deployment.With("firewall").Only("Microsoft.Network/ddosProtectionPlans"));
        Assert.Equal(
            "true",
            Deployment.With("firewall").Of("Microsoft.Network/virtualNetworks")
                .Single(network => network.Name == "vnet-hub").Text("properties/enableDdosProtection"));
    }

    [Fact]
    public void The_bastion_shares_no_links_copies_no_files_and_has_no_clipboard()
    {
        var bastion = Deployment.Production.Only("Microsoft.Network/bastionHosts");

        Assert.Equal("false", bastion.Text("properties/enableShareableLink"));
        Assert.Equal("false", bastion.Text("properties/enableFileCopy"));
        Assert.Equal("true", bastion.Text("properties/disableCopyPaste"));
    }
}
