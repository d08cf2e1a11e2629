namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>The registry, and who may do what to which repositories. PCI DSS 4.0.1, 6.5.</summary>
public sealed class SupplyTests
{
    private static Resource Registry => Deployment.Production.Only("Microsoft.ContainerRegistry/registries");

    [Theory]
    [InlineData("adminUserEnabled", "false")]
    [InlineData("anonymousPullEnabled", "false")]
    [InlineData("publicNetworkAccess", "Disabled")]
    [InlineData("roleAssignmentMode", "AbacRepositoryPermissions")]
    [InlineData("networkRuleBypassAllowedForTasks", "false")]
    [InlineData("policies/exportPolicy/status", "disabled")]
    [InlineData("policies/retentionPolicy/status", "enabled")]
    [InlineData("encryption/status", "enabled")]
    [InlineData("zoneRedundancy", "Enabled")]
    public void The_registry_is_private_and_under_a_key_of_the_company(string setting, string value) =>
        Assert.Equal(value, Registry.Text($"properties/{setting}"));

    [Fact]
    public void No_content_trust_is_configured_which_new_registries_have_no_longer() =>
        Assert.Null(Registry.At("properties/policies/trustPolicy"));

    [Fact]
    public void Nodes_pull_live_builds_push_into_quarantine_and_the_release_moves_between_them()
    {
        var images = Facts.Json["images"]!;
        var granted = Deployment.Production.Of("Microsoft.Authorization/roleAssignments")
            .Where(role => role.Id.Contains("registries/", StringComparison.Ordinal))
            .Select(role => (
                Writes: role.Text("properties/condition").Contains("content/write", StringComparison.Ordinal),
                Prefix: role.Text("properties/condition").Split('\'')[^2]))
            .ToList();

        Assert.Equal(4, granted.Count);
        Assert.Equal(
            [(false, $"{images["livePrefix"]}/"), (false, $"{images["quarantinePrefix"]}/"),
                (true, $"{images["livePrefix"]}/"), (true, $"{images["quarantinePrefix"]}/")],
            granted.Order());
    }

    [Fact]
    public void Agents_of_the_registry_have_a_subnet_of_their_own() => Assert.Contains(
        "registry-agents",
        Deployment.Production.Only("Microsoft.ContainerRegistry/registries/agentPools")
            .Text("properties/virtualNetworkSubnetResourceId"),
        StringComparison.Ordinal);

    [Fact]
    public void Build_agents_are_apart_from_the_cluster_and_leave_nothing_behind()
    {
        const string Profile = "properties/virtualMachineProfile";
        var agents = Machines(Deployment.Production);
        var disk = agents.At($"{Profile}/storageProfile/osDisk")!;
        var nic = Assert.Single(agents.Items($"{Profile}/networkProfile/networkInterfaceConfigurations"));
        var address = Assert.Single(nic["properties"]!["ipConfigurations"]!.AsArray())!["properties"]!.AsObject();

        Assert.EndsWith("subnetIds['build-agents']]", address["subnet"]!["id"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("publicIPAddressConfiguration", address.Select(member => member.Key));
        Assert.Equal("Local", disk["diffDiskSettings"]!["option"]!.ToString());
        Assert.Equal("true", agents.Text($"{Profile}/securityProfile/encryptionAtHost"));
        Assert.Equal(
            "true", agents.Text($"{Profile}/osProfile/linuxConfiguration/disablePasswordAuthentication"));
        Assert.Equal("UserAssigned", agents.Text("identity/type"));
        Assert.EndsWith(
            "/id-build",
            Assert.Single(agents.At("identity/userAssignedIdentities")!.AsObject()).Key,
            StringComparison.Ordinal);
        Assert.Equal("0", agents.Text("sku/capacity"));
        Assert.Equal("2", Machines(Deployment.With("firewall")).Text("sku/capacity"));
    }

    [Fact]
    public void Build_agents_ask_their_own_build_service_for_work_and_no_other()
    {
        Assert.Contains("build.example", Names(Deployment.With("firewall")));
        Assert.DoesNotContain("build.example", Names(Deployment.Production));
    }

    [Fact]
    public void The_key_of_releases_never_leaves_hardware() => Assert.Equal(
        "EC-HSM",
        Deployment.Production.Of("Microsoft.KeyVault/vaults/keys")
            .Single(key => key.Name.EndsWith("/release", StringComparison.Ordinal)).Text("properties/kty"));

    private static Resource Machines(Deployment deployment) => deployment
        .Of("Microsoft.Compute/virtualMachineScaleSets").Single(set => set.Name == "vmss-build-agents");

    // Of the rules by which build agents leave their subnet.
    private static IEnumerable<string> Names(Deployment deployment) =>
        from item in deployment.Of("Microsoft.Network/firewallPolicies/ruleCollectionGroups")
        from collection in item.Items("properties/ruleCollections")
        from rule in collection["rules"]!.AsArray()
        where rule!["sourceAddresses"]!.AsArray().Any(range => range!.ToString() == "10.241.0.64/26")
        from name in rule["targetFqdns"]?.AsArray() ?? []
        select name!.ToString();
}
