namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>What the cluster is, as the article and the manifests ask for it.</summary>
public sealed class ClusterTests
{
    private static Resource Cluster => Deployment.Production.Only("Microsoft.ContainerService/managedClusters");

    private static IReadOnlyList<Resource> Pools =>
        Deployment.Production.Of("Microsoft.ContainerService/managedClusters/agentPools");

    [Theory]
    [InlineData("apiServerAccessProfile/enablePrivateCluster", "true")]
    [InlineData("apiServerAccessProfile/enablePrivateClusterPublicFQDN", "false")]
    [InlineData("apiServerAccessProfile/disableRunCommand", "true")]
    [InlineData("disableLocalAccounts", "true")]
    [InlineData("aadProfile/managed", "true")]
    [InlineData("oidcIssuerProfile/enabled", "true")]
    [InlineData("networkProfile/networkPlugin", "azure")]
    [InlineData("networkProfile/networkDataplane", "cilium")]
    [InlineData("networkProfile/networkPluginMode", "")]
    [InlineData("networkProfile/outboundType", "userDefinedRouting")]
    [InlineData("securityProfile/workloadIdentity/enabled", "true")]
    [InlineData("securityProfile/imageCleaner/enabled", "true")]
    [InlineData("securityProfile/defender/securityMonitoring/enabled", "true")]
    [InlineData("securityProfile/kubernetesResourceObjectEncryptionProfile/infrastructureEncryption", "Enabled")]
    [InlineData("addonProfiles/azurepolicy/enabled", "true")]
    [InlineData("addonProfiles/azureKeyvaultSecretsProvider/enabled", "true")]
    [InlineData("addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation", "true")]
    [InlineData("ingressProfile/gatewayAPI/installation", "Standard")]
    [InlineData("ingressProfile/webAppRouting/gatewayAPIImplementations/appRoutingIstio/mode", "Enabled")]
    [InlineData("ingressProfile/webAppRouting/nginx/defaultIngressControllerType", "None")]
    [InlineData("autoUpgradeProfile/nodeOSUpgradeChannel", "NodeImage")]
    [InlineData("nodeResourceGroupProfile/restrictionLevel", "ReadOnly")]
    public void The_cluster_is_closed_and_guarded(string setting, string value) =>
        Assert.Equal(value, Cluster.Text($"properties/{setting}"));

    [Fact]
    public void The_name_of_the_api_server_is_in_a_private_zone_and_disks_are_under_keys_of_the_company()
    {
        Assert.Contains(
            "privatelink.westeurope.azmk8s.io",
            Cluster.Text("properties/apiServerAccessProfile/privateDNSZone"),
            StringComparison.Ordinal);
        Assert.NotEmpty(Cluster.Text("properties/diskEncryptionSetID"));
    }

    [Fact]
    public void The_version_is_the_one_that_pods_are_judged_by()
    {
        var version = Facts.Json["kubernetes"]!["version"]!.ToString();
        Assert.Equal(version, Cluster.Text("properties/kubernetesVersion"));
    }

    [Fact]
    public void The_system_pool_takes_the_components_of_the_cluster_alone()
    {
        var pool = Assert.Single(Cluster.Items("properties/agentPoolProfiles"));

        Assert.Equal("System", pool.Text("mode"));
        Assert.Equal(["CriticalAddonsOnly=true:NoSchedule"], pool.Texts("nodeTaints"));
    }

    [Fact]
    public void Each_scope_has_a_pool_with_the_labels_and_taints_that_its_pods_name()
    {
        var made = Pools.ToDictionary(pool => pool.Text("properties/nodeLabels/pci-scope"));

        Assert.Equal(Facts.List("pools").Select(pool => pool.Text("scope")).Order(), made.Keys.Order());
        Assert.All(Facts.List("pools"), pool =>
        {
            var nodes = made[pool.Text("scope")];
            Assert.Equal(pool.Texts("taints"), nodes.Texts("properties/nodeTaints"));
            Assert.Equal(pool.Text("seccompDefault"), nodes.Text("properties/kubeletConfig/seccompDefault"));
            Assert.Equal(pool.Text("localDns"), nodes.Text("properties/localDNSProfile/mode"));
        });
    }

    [Fact]
    public void No_two_pools_share_a_subnet_of_nodes_or_pods()
    {
        var subnets = Pools.SelectMany(pool => (string[])
            [
                pool.Text("properties/vnetSubnetID"), pool.Text("properties/podSubnetID"),
            ])
            .Concat(Cluster.Items("properties/agentPoolProfiles").SelectMany(pool => (string[])
            [
                pool.Text("vnetSubnetID"), pool.Text("podSubnetID"),
            ]))
            .ToList();

        Assert.Equal(6, subnets.Count);
        Assert.Equal(subnets.Count, subnets.Distinct().Count());
        Assert.All(Pools, pool => Assert.Contains(
            $"nodes-{pool.Text("properties/nodeLabels/pci-scope")}", pool.Text("properties/vnetSubnetID"),
            StringComparison.Ordinal));
        Assert.All(Pools, pool => Assert.Contains(
            $"pods-{pool.Text("properties/nodeLabels/pci-scope")}", pool.Text("properties/podSubnetID"),
            StringComparison.Ordinal));
    }

    [Fact]
    public void Every_node_keeps_nothing_is_encrypted_at_its_host_and_has_no_public_address()
    {
        Assert.All(Pools.Select(pool => pool.Json["properties"]!.AsObject())
            .Concat(Cluster.Items("properties/agentPoolProfiles")), pool =>
        {
            Assert.Equal("Ephemeral", pool.Text("osDiskType"));
            Assert.Equal("true", pool.Text("enableEncryptionAtHost"));
            Assert.Equal("false", pool.Text("enableNodePublicIP"));
            Assert.Equal("Disabled", pool["securityProfile"]!["sshAccess"]!.ToString());
            Assert.Equal(["1", "2", "3"], pool.Texts("availabilityZones"));
        });
    }

    [Fact]
    public void All_pods_that_the_quotas_admit_have_room_on_the_nodes_of_two_zones()
    {
        Assert.All(Facts.List("pools"), pool =>
        {
            var nodes = Pools.Single(item => item.Text("properties/nodeLabels/pci-scope") == pool.Text("scope"));
            var room = int.Parse(nodes.Text("properties/maxCount")) * 2 / 3;
            Assert.True(room * 2800 >= (int)pool["capacity"]!["cpuMillicores"]!);
            Assert.True(room * 10000 >= (int)pool["capacity"]!["memoryMebibytes"]!);
        });
    }

    [Fact]
    public void The_cluster_changes_in_a_window_only() => Assert.Equal(
        2, Deployment.Production.Of("Microsoft.ContainerService/managedClusters/maintenanceConfigurations").Count);

    [Fact]
    public void Flux_acts_as_other_accounts_and_has_no_controller_that_is_not_needed()
    {
        var extension = Deployment.Production.Only("Microsoft.KubernetesConfiguration/extensions");

        Assert.Equal("true", extension.Text("properties/configurationSettings/multiTenancy.enforce"));
        Assert.Equal("false", extension.Text("properties/configurationSettings/helm-controller.enabled"));
        // Azure verifies no commit: a Git repository is configured in the cluster, where its signature is.
        Assert.DoesNotContain(
            Deployment.Production.Resources,
            resource => resource.Type == "Microsoft.KubernetesConfiguration/fluxConfigurations");
    }
}
