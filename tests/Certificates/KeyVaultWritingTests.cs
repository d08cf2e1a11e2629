using RegulatedWorkload.Tests.Certificates.StandIn;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>A run that ends midway leaves vaults with which services go on, and tells how far it came.</summary>
public sealed class KeyVaultWritingTests(IssuedVaults issued) : IAsyncLifetime
{
    private AzureStandIn _azure = null!;

    private static string[] Renew => ["renew", "--ca", AzureStandIn.Authority, "--environment", "production"];

    public async ValueTask InitializeAsync() => _azure = await IssuedVaults.StartAsync(issued.WithAuthority);

    public ValueTask DisposeAsync() => _azure?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_run_that_is_refused_midway_tells_what_was_written_and_the_next_one_writes_the_rest()
    {
        _azure.Vaults.Refuse = request => request.StartsWith("PUT", StringComparison.Ordinal)
            && request.EndsWith("/secrets/payments-tls", StringComparison.Ordinal) ? 403 : null;

        var outcome = await _azure.RunAsync(Renew);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            $"https://{AzureStandIn.InScope}/secrets/payments-tls cannot be written: the identity signed in may not "
            + "set it (403)",
            outcome.Errors,
            StringComparison.Ordinal);
        Assert.Contains(
            "Written: edge, edge-ingress, token-vault. Not written: payments, storefront, catalog, orders, "
            + "notifications",
            outcome.Errors,
            StringComparison.Ordinal);
        _azure.Vaults.Refuse = null;
        Assert.EndsWith(
            ": payments, storefront, catalog, orders, notifications, verifier-in-scope, verifier-out-of-scope.\n",
            await _azure.SucceedAsync(Renew),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_leaf_is_written_before_the_bundle_is_in_every_vault()
    {
        _azure.Vaults.Refuse = request =>
            request == $"PUT {AzureStandIn.OutOfScope}/secrets/workload-ca-bundle" ? 403 : null;

        var outcome = await _azure.RunAsync(Renew);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            $"Written: https://{AzureStandIn.InScope}/secrets/workload-ca-bundle. "
            + $"Not written: https://{AzureStandIn.OutOfScope}/secrets/workload-ca-bundle (no leaf).",
            outcome.Errors,
            StringComparison.Ordinal);
        Assert.Equal(["workload-ca-bundle"], _azure.Vaults.Names(AzureStandIn.InScope));
    }

    [Fact]
    public async Task The_key_of_an_authority_is_made_in_the_vault_and_signs_alone()
    {
        await using var azure = await AzureStandIn.StartAsync();
        await azure.SucceedAsync("authority", "--ca", AzureStandIn.Authority);

        var made = Assert.Single(azure.Vaults.MadeKeys);
        Assert.Equal("EC", (string?)made["kty"]);
        Assert.Equal("P-256", (string?)made["crv"]);
        Assert.Equal("""["sign"]""", made["key_ops"]!.ToJsonString());
        Assert.Equal(["workload-ca"], azure.Vaults.Names(AzureStandIn.OfAuthority));
        var certificate = azure.Vaults.Secret(AzureStandIn.OfAuthority, "workload-ca")!.Value;
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", certificate, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY", certificate, StringComparison.Ordinal);
    }
}
