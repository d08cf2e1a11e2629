namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>Jump boxes, duties, policies, alerts and costs.</summary>
public sealed class OperationsTests
{
    private static readonly string[] WithLogs =
    [
        "Microsoft.ContainerRegistry/registries", "Microsoft.ContainerService/managedClusters",
        "Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.KeyVault/vaults",
        "Microsoft.Network/applicationGateways", "Microsoft.Network/azureFirewalls", "Microsoft.Network/bastionHosts",
        "Microsoft.Network/networkSecurityGroups", "Microsoft.Network/publicIPAddresses",
        "Microsoft.Network/virtualNetworks", "Microsoft.OperationalInsights/workspaces",
        "Microsoft.Storage/storageAccounts/blobServices",
    ];

    [Fact]
    public void Every_resource_that_has_logs_sends_them()
    {
        var sending = Deployment.Production.Of("Microsoft.Insights/diagnosticSettings")
            .Select(item => item.Id)
            .ToList();

        Assert.Empty(
            from resource in Deployment.Production.Resources
            where WithLogs.Contains(resource.Type)
            where !sending.Any(id => id.StartsWith($"{resource.Id}/providers/", StringComparison.OrdinalIgnoreCase))
            select $"{resource} sends no logs.");
    }

    [Fact]
    public void The_control_plane_tells_who_changed_what() => Assert.Contains(
        Deployment.Production.Of("Microsoft.Insights/diagnosticSettings")
            .Single(item => item.Id.Contains("managedClusters", StringComparison.Ordinal)).Items("properties/logs"),
        log => log.Text("category") == "kube-audit-admin");

    [Fact]
    public void Jump_boxes_have_no_public_address_no_password_and_encrypted_disks()
    {
        var boxes = Deployment.Production.Of("Microsoft.Compute/virtualMachineScaleSets")
            .Single(set => set.Name == "vmss-jump-boxes");
        const string Profile = "properties/virtualMachineProfile";

        Assert.Equal("true", boxes.Text($"{Profile}/securityProfile/encryptionAtHost"));
        Assert.Equal("true", boxes.Text($"{Profile}/osProfile/linuxConfiguration/disablePasswordAuthentication"));
        Assert.NotEmpty(boxes.Text($"{Profile}/storageProfile/osDisk/managedDisk/diskEncryptionSet"));
        Assert.DoesNotContain("publicIPAddress", boxes.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("AADSSHLoginForLinux", boxes.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_jump_boxes_are_made_in_a_closed_network()
    {
        var network = Deployment.Production.Only("Microsoft.VirtualMachineImages/imageTemplates")
            .At("properties/vmProfile/vnetConfig")!.ToJsonString();

        Assert.Contains("image-builder", network, StringComparison.Ordinal);
        Assert.Contains("image-builder-containers", network, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_administers_the_cluster_by_standing_right() => Assert.NotEmpty(
        Deployment.Production.Of("Microsoft.Authorization/roleEligibilityScheduleRequests"));

    [Fact]
    public void Rules_that_refuse_and_rules_that_tell_are_two_initiatives()
    {
        var sets = Deployment.Production.Of("Microsoft.Authorization/policySetDefinitions");
        var deny = sets.Single(set => set.Name == "a0005-deny").Items("properties/policyDefinitions");
        var audit = sets.Single(set => set.Name == "a0005-audit").Items("properties/policyDefinitions");

        Assert.All(deny, policy => Assert.Equal("Deny", policy["parameters"]!["effect"]!["value"]!.ToString()));
        Assert.All(audit, policy => Assert.Equal("Audit", policy["parameters"]!["effect"]!["value"]!.ToString()));
        Assert.All(
            deny.Where(policy => policy["parameters"]!["excludedNamespaces"] is not null),
            policy => Assert.Contains("kube-system", policy.ToJsonString(), StringComparison.Ordinal));
        Assert.DoesNotContain(audit, policy => policy.ToJsonString().Contains("kube-system", StringComparison.Ordinal));
        Assert.Contains(audit, policy => policy.Text("policyDefinitionReferenceId") == "encryption-at-host");
        Assert.Contains(audit, policy => policy.Text("policyDefinitionReferenceId") == "disks-under-own-keys");
    }

    [Fact]
    public void Images_are_admitted_from_live_by_digest_alone()
    {
        var policy = Deployment.Production.Of("Microsoft.Authorization/policySetDefinitions")
            .SelectMany(set => set.Items("properties/policyDefinitions"))
            .First(item => item.Text("policyDefinitionReferenceId") == "released-images-by-digest");
        var pattern = policy["parameters"]!["allowedContainerImagesRegex"]!["value"]!.ToString();

        Assert.EndsWith("@sha256:[0-9a-f]{64}$", pattern, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Containers")]
    [InlineData("KeyVaults")]
    [InlineData("Arm")]
    [InlineData("OpenSourceRelationalDatabases")]
    [InlineData("StorageAccounts")]
    [InlineData("VirtualMachines")]
    public void Defender_watches(string plan) => Assert.Equal(
        "Standard",
        Deployment.Production.Of("Microsoft.Security/pricings").Single(item => item.Name == plan)
            .Text("properties/pricingTier"));

    [Fact]
    public void Every_alert_is_told_to_someone() => Assert.All(
        Deployment.Production.Of("Microsoft.AlertsManagement/prometheusRuleGroups")
            .SelectMany(group => group.Items("properties/rules")),
        rule => Assert.NotEmpty(rule["actions"]!.AsArray()));

    [Fact]
    public void A_budget_is_watched() =>
        Assert.NotNull(Deployment.Production.Only("Microsoft.Consumption/budgets").At("properties/notifications"));
}
