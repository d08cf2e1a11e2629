namespace RegulatedWorkload.Tests.Infrastructure.Promises;

/// <summary>Vaults, identities, and who may read what. PCI DSS 4.0.1, 3.6, 7.2 and 8.6.</summary>
public sealed class SecretTests
{
    private const string VaultReader = "21090545-7ca7-4776-b22c-e363652d74d2";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

    private static IReadOnlyList<Resource> Vaults => Deployment.Production.Of("Microsoft.KeyVault/vaults");

    [Fact]
    public void Every_vault_decides_by_roles_keeps_what_is_deleted_and_lets_nobody_in_from_outside()
    {
        Assert.Equal(6, Vaults.Count);
        Assert.All(Vaults, vault =>
        {
            Assert.Equal("true", vault.Text("properties/enableRbacAuthorization"));
            Assert.Equal("true", vault.Text("properties/enablePurgeProtection"));
            Assert.Equal("Deny", vault.Text("properties/networkAcls/defaultAction"));
            Assert.Null(vault.At("properties/networkAcls/ipRules"));
        });
    }

    [Fact]
    public void The_vault_of_the_firewalls_certificates_alone_has_a_public_face()
    {
        var open = Vaults.Where(vault => vault.Text("properties/publicNetworkAccess") != "Disabled").ToList();

        Assert.StartsWith("kv-a0005-w-", Assert.Single(open).Name, StringComparison.Ordinal);
        Assert.Empty(
            Vaults.Where(vault => vault.Text("properties/networkAcls/bypass") == "AzureServices")
                .Select(vault => vault.Name[.."kv-a0005-x".Length])
                .Except(["kv-a0005-w", "kv-a0005-p"]));
    }

    [Fact]
    public void Every_vault_has_a_private_endpoint()
    {
        var endpoints = Deployment.Production.Of("Microsoft.Network/privateEndpoints")
            .Count(endpoint => endpoint.Items("properties/privateLinkServiceConnections")
                .Any(connection => connection["properties"]!["groupIds"]![0]!.ToString() == "vault"));

        Assert.Equal(Vaults.Count, endpoints);
    }

    [Fact]
    public void Each_identity_trusts_exactly_one_service_account()
    {
        var trusted = Deployment.Production
            .Of("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials")
            .Select(credential => $"{credential.Name.Split('/')[0]} {credential.Text("properties/subject")}");

        Assert.Equal(
            Facts.List("identities")
                .Select(identity => $"id-{identity.Text("name")} {identity.Text("subject")}")
                .Order(),
            trusted.Order());
    }

    [Fact]
    public void Each_identity_reads_exactly_its_declared_secrets_and_no_whole_vault()
    {
        var granted = Deployment.Production.Of("Microsoft.Authorization/roleAssignments")
            .Where(role => role.Text("properties/roleDefinitionId").EndsWith(SecretsUser, StringComparison.Ordinal))
            .ToList();

        Assert.All(granted, role => Assert.Contains("/secrets/", role.Id, StringComparison.Ordinal));
        Assert.Equal(
            Facts.List("identities")
                .SelectMany(
                    identity => identity.Texts("secrets"),
                    (identity, secret) => $"id-{identity.Text("name")} {Short(identity.Text("vault"))} {secret}")
                .Concat(Facts.Json["entrance"]!["hosts"]!.AsArray().Select(
                    host => $"id-application-gateway w listener-{host!["label"]}"))
                .Concat(
                [
                    "id-certificates ca workload-ca", "id-certificates i workload-ca-bundle",
                    "id-certificates o workload-ca-bundle",
                ])
                .Order(),
            granted.Select(Reader).Order());
    }

    [Fact]
    public void The_identity_that_renews_certificates_writes_those_and_reads_no_key_of_a_service()
    {
        var mine = Deployment.Production.Of("Microsoft.Authorization/roleAssignments")
            .Where(role => role.Text("properties/principalId").Contains("id-certificates", StringComparison.Ordinal))
            .ToLookup(role => role.Text("properties/roleDefinitionId").Split('/')[^1].TrimEnd(')', '\''));
        var writes = Role("Certificate writer of rg-a0005");
        var signs = Role("Certificate signer of ");

        Assert.Equal(["Microsoft.KeyVault/vaults/secrets/setSecret/action"], DataActions(writes));
        Assert.Equal(
            Facts.List("vaults")
                .SelectMany(
                    vault => vault.Texts("renewed"), (vault, secret) => $"{Short(vault.Text("name"))} {secret}")
                .Order(),
            mine[writes.Name].Select(role => Reader(role).Split(' ', 2)[1]).Order());
        Assert.DoesNotContain(DataActions(signs), action => action.Contains("secrets", StringComparison.Ordinal));
        Assert.Equal(2, mine[VaultReader].Count());
        Assert.Equal(
            Order([writes.Name, signs.Name, SecretsUser, VaultReader]), Order(mine.Select(roles => roles.Key)));
        Assert.All(
            mine[SecretsUser], role => Assert.Contains("secrets/workload-ca", role.Id, StringComparison.Ordinal));

        static IEnumerable<string> Order(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Each_service_sends_telemetry_as_itself_and_by_no_key()
    {
        const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
        var senders = Deployment.Production.Of("Microsoft.Authorization/roleAssignments")
            .Where(role => role.Text("properties/roleDefinitionId")
                .EndsWith(MetricsPublisher, StringComparison.Ordinal))
            .Select(role => role.Text("properties/principalId").Split("userAssignedIdentities/")[1].Split('\'')[0]);

        Assert.Equal(
            Facts.List("identities")
                .Where(identity => (bool)identity["sendsTelemetry"]!)
                .Select(identity => $"id-{identity.Text("name")}")
                .Order(),
            senders.Order());
        Assert.Equal(
            "true", Deployment.Production.Only("Microsoft.Insights/components").Text("properties/DisableLocalAuth"));
    }

    [Fact]
    public void Nobody_reads_the_backup_key_but_who_is_named_for_a_backup() => Assert.DoesNotContain(
        Facts.List("identities").SelectMany(identity => identity.Texts("secrets")), secret => secret == "backup-key");

    [Fact]
    public void Keys_of_the_platform_are_in_hardware_and_are_rotated()
    {
        var wrapping = Deployment.Production.Of("Microsoft.KeyVault/vaults/keys")
            .Where(key => key.Texts("properties/keyOps").Contains("wrapKey"))
            .ToList();

        Assert.Equal(5, wrapping.Count);
        Assert.All(wrapping, key =>
        {
            Assert.EndsWith("-HSM", key.Text("properties/kty"), StringComparison.Ordinal);
            Assert.Contains(
                key.Items("properties/rotationPolicy/lifetimeActions"),
                action => action["action"]!["type"]!.ToString() == "rotate");
        });
    }

    private static Resource Role(string name) => Deployment.Production
        .Of("Microsoft.Authorization/roleDefinitions")
        .Single(role => role.Text("properties/roleName").StartsWith(name, StringComparison.Ordinal));

    private static IEnumerable<string> DataActions(Resource role) =>
        role.Items("properties/permissions").SelectMany(permission => permission.Texts("dataActions"));

    private static string Short(string vault) => vault switch { "in-scope" => "i", "out-of-scope" => "o", _ => "in" };

    // The scope is part of the id; the principal is an expression that names the identity.
    private static string Reader(Resource role)
    {
        var scope = role.Id.Split("/providers/");
        var secret = scope.Single(part => part.StartsWith("Microsoft.KeyVault", StringComparison.Ordinal)).Split('/');
        var principal = role.Text("properties/principalId");
        var identity = principal.Split("userAssignedIdentities/")[1].Split('\'')[0];
        return $"{identity} {secret[2].Split('-')[2]} {secret[4]}";
    }
}
