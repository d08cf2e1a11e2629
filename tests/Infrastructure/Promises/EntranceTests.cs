using System.Net;

namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>What stands between the internet and the Gateway.</summary>
public sealed class EntranceTests
{
    private static Resource Gateway => Deployment.Production.Only("Microsoft.Network/applicationGateways");

    private static Resource Waf =>
        Deployment.Production.Only("Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies");

    [Fact]
    public void The_firewall_prevents_with_current_rules_and_without_exclusions()
    {
        Assert.Equal("Prevention", Waf.Text("properties/policySettings/mode"));
        Assert.Equal("true", Waf.Text("properties/policySettings/requestBodyCheck"));
        Assert.Equal(
            ["Microsoft_DefaultRuleSet", "Microsoft_BotManagerRuleSet"],
            Waf.Items("properties/managedRules/managedRuleSets").Select(rules => rules.Text("ruleSetType")));
        Assert.Empty(Waf.Items("properties/managedRules/exclusions"));
    }

    [Fact]
    public void What_matched_a_rule_is_scrubbed_from_logs() =>
        Assert.Equal("Enabled", Waf.Text("properties/policySettings/logScrubbing/state"));

    [Fact]
    public void The_policy_is_a_resource_and_nothing_is_configured_inline()
    {
        Assert.NotEmpty(Gateway.Text("properties/firewallPolicy/id"));
        Assert.Null(Gateway.At("properties/webApplicationFirewallConfiguration"));
    }

    [Fact]
    public void Only_https_is_listened_for_with_tls_1_2_at_least()
    {
        Assert.Equal(
            [443], Gateway.Items("properties/frontendPorts").Select(port => (int)port["properties"]!["port"]!));
        Assert.All(
            Gateway.Items("properties/httpListeners"),
            listener => Assert.Equal("Https", listener["properties"]!["protocol"]!.ToString()));
        Assert.Equal("AppGwSslPolicy20220101S", Gateway.Text("properties/sslPolicy/policyName"));
    }

    [Fact]
    public void Each_public_host_is_handed_encrypted_to_the_gateway_which_proves_that_host()
    {
        var hosts = Facts.Json["entrance"]!["hosts"]!.AsArray().Select(host => host!["name"]!.ToString()).ToList();
        var settings = Gateway.Items("properties/backendHttpSettingsCollection");

        Assert.Equal(hosts, settings.Select(setting => setting["properties"]!["hostName"]!.ToString()));
        Assert.All(settings, setting => Assert.Equal("Https", setting["properties"]!["protocol"]!.ToString()));
        Assert.Equal(
            Facts.Json["entrance"]!["address"]!.ToString(),
            Gateway.Items("properties/backendAddressPools")[0]["properties"]!["backendAddresses"]![0]!["ipAddress"]!
                .ToString());
        Assert.Equal(
            hosts, Gateway.Items("properties/probes").Select(probe => probe["properties"]!["host"]!.ToString()));
    }

    [Fact]
    public void The_address_of_the_gateway_lies_in_its_subnet()
    {
        var subnet = Deployment.Production.Of("Microsoft.Network/virtualNetworks")
            .SelectMany(network => network.Items("properties/subnets"))
            .Single(item => item.Text("name") == Facts.Json["entrance"]!["subnet"]!.ToString());

        Assert.True(IPNetwork.Parse(subnet["properties"]!["addressPrefix"]!.ToString())
            .Contains(IPAddress.Parse(Facts.Json["entrance"]!["address"]!.ToString())));
    }

    [Fact]
    public void No_access_log_holds_the_paths_that_buyers_typed() => Assert.DoesNotContain(
        Deployment.Production.Of("Microsoft.Insights/diagnosticSettings")
            .Where(item => item.Id.Contains("applicationGateways", StringComparison.Ordinal))
            .SelectMany(item => item.Items("properties/logs")),
        log => log.ToJsonString().Contains("AccessLog", StringComparison.Ordinal)
            || log.ToJsonString().Contains("allLogs", StringComparison.Ordinal));

    [Fact]
    public void Public_addresses_are_those_of_firewall_bastion_and_gateway_alone() => Assert.Equal(
        ["pip-agw-in-scope", "pip-bastion", "pip-firewall"],
        Deployment.Production.Of("Microsoft.Network/publicIPAddresses").Select(address => address.Name).Order());

    [Fact]
    public void Without_decryption_before_the_cluster_the_firewall_translates_to_the_gateway()
    {
        var rule = Deployment.With("firewall").Of("Microsoft.Network/firewallPolicies/ruleCollectionGroups")
            .SelectMany(group => group.Items("properties/ruleCollections"))
            .Single(collection => collection.Text("ruleCollectionType").Contains("Nat", StringComparison.Ordinal));

        Assert.Equal(
            Facts.Json["entrance"]!["address"]!.ToString(), rule["rules"]![0]!["translatedAddress"]!.ToString());
        Assert.DoesNotContain(
            Deployment.With("firewall").Resources,
            resource => resource.Type == "Microsoft.Network/applicationGateways");
    }

    [Fact]
    public void A_gateway_for_containers_has_the_same_firewall_policy()
    {
        var deployment = Deployment.With("applicationGatewayForContainers");

        Assert.Contains(
            "waf", deployment.Only("Microsoft.ServiceNetworking/trafficControllers/securityPolicies").Name,
            StringComparison.Ordinal);
        Assert.NotNull(deployment.Only("Microsoft.ServiceNetworking/trafficControllers/associations"));
    }
}
