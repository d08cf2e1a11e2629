namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>Databases and the archive of logs.</summary>
public sealed class DataTests
{
    private static IReadOnlyList<Resource> Servers =>
        Deployment.Production.Of("Microsoft.DBforPostgreSQL/flexibleServers");

    [Fact]
    public void Each_scope_that_stores_has_a_server_of_its_own_without_passwords_or_a_public_face()
    {
        Assert.Equal(
            Facts.List("databases").Select(database => database.Text("scope")).Order(),
            Servers.Select(server => server.Text("tags/scope")).Order());
        Assert.All(Servers, server =>
        {
            Assert.Equal("Enabled", server.Text("properties/authConfig/activeDirectoryAuth"));
            Assert.Equal("Disabled", server.Text("properties/authConfig/passwordAuth"));
            Assert.Equal("Disabled", server.Text("properties/network/publicNetworkAccess"));
            Assert.Equal("ZoneRedundant", server.Text("properties/highAvailability/mode"));
            Assert.Equal("Disabled", server.Text("properties/backup/geoRedundantBackup"));
        });
    }

    [Fact]
    public void An_archive_of_account_data_is_kept_for_a_week_at_most()
    {
        var inScope = Servers.Single(server => server.Text("tags/scope") == "in-scope");

        Assert.Equal("7", inScope.Text("properties/backup/backupRetentionDays"));
    }

    [Fact]
    public void Servers_speak_tls_1_3_alone_and_cannot_be_deleted_by_the_way()
    {
        var settings = Deployment.Production.Of("Microsoft.DBforPostgreSQL/flexibleServers/configurations");

        Assert.All(Servers, server =>
        {
            Assert.Equal("TLSv1.3", Setting(server, "ssl_min_protocol_version"));
            Assert.Equal("on", Setting(server, "require_secure_transport"));
            Assert.Equal("on", Setting(server, "log_connections"));
        });
        Assert.Equal(Servers.Count, Deployment.Production.Of("Microsoft.Authorization/locks").Count);

        string Setting(Resource server, string name) =>
            settings.Single(setting => setting.Name == $"{server.Name}/{name}").Text("properties/value");
    }

    [Fact]
    public void A_server_has_the_connections_that_all_processes_need_together() => Assert.All(
        Facts.List("databases"), database => Assert.InRange((int)database["connections"]!, 1, 844));

    [Fact]
    public void The_archive_can_be_added_to_and_neither_changed_nor_read_from_outside()
    {
        var account = Deployment.Production.Only("Microsoft.Storage/storageAccounts");

        Assert.Equal("TLS1_2", account.Text("properties/minimumTlsVersion"));
        Assert.Equal("false", account.Text("properties/allowSharedKeyAccess"));
        Assert.Equal("false", account.Text("properties/allowBlobPublicAccess"));
        Assert.Equal("Disabled", account.Text("properties/publicNetworkAccess"));
        Assert.Equal("true", account.Text("properties/immutableStorageWithVersioning/enabled"));
        Assert.Equal("Microsoft.Keyvault", account.Text("properties/encryption/keySource"));
    }

    [Fact]
    public void Logs_are_at_hand_for_three_months_and_kept_for_a_year()
    {
        var workspace = Deployment.Production.Only("Microsoft.OperationalInsights/workspaces");
        var policy = Deployment.Production.Only("Microsoft.Storage/storageAccounts/managementPolicies");
        var days = policy.Items("properties/policy/rules")[0]["definition"]!["actions"]!["baseBlob"]!["delete"]!
            ["daysAfterModificationGreaterThan"]!;

        Assert.Equal("90", workspace.Text("properties/retentionInDays"));
        Assert.InRange((int)days, 365, 500);
        Assert.Contains(
            "ContainerLogV2",
            Deployment.Production.Only("Microsoft.OperationalInsights/workspaces/dataExports")
                .Texts("properties/tableNames"));
    }
}
