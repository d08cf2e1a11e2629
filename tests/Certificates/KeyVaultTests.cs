using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Certificates.StandIn;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>
/// The authority's key stays in Key Vault, and leaves go there in the form in which clusters mount them.
/// </summary>
public sealed class KeyVaultTests(IssuedVaults issued) : IAsyncLifetime
{
    private AzureStandIn _azure = null!;

    private static string[] Renew => ["renew", "--ca", AzureStandIn.Authority, "--environment", "production"];

    private static string[] Status => ["status", "--environment", "production"];

    public async ValueTask InitializeAsync() => _azure = await IssuedVaults.StartAsync(issued.WithLeaves);

    public ValueTask DisposeAsync() => _azure?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_issued_fills_every_mount_that_is_published_and_services_call_each_other_with_it()
    {
        var mounts = new CsiDriver(_azure.Vaults, _azure.PathOf("mounts"));
        Assert.Equal(8, mounts.Fill().Count);
        foreach (var mount in mounts.Fill().Where(mount => File.Exists(Path.Combine(mount, "ca.crt"))))
        {
            foreach (var purpose in (string[])["sslserver", "sslclient"])
            {
                await OpenSslVerify.PassAsync(Path.Combine(mount, "ca.crt"), Path.Combine(mount, "tls.crt"), purpose);
            }
        }

        await using var catalog = await Peer.StartAsync(
            "catalog",
            mounts.PathOf("catalog-certificates"),
            TestCallers.Write(_azure.PathOf("catalog.json"), (Peer.Id("storefront"), [Peer.List])));
        await using var storefront = await Peer.StartAsync(
            "storefront",
            mounts.PathOf("storefront-certificates"),
            TestCallers.Write(_azure.PathOf("storefront.json")),
            catalog);
        var reply =
            await storefront.Catalog.ListProductsAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(reply.Products);

        var entrance = mounts.PathOf("edge-ingress-certificates");
        await OpenSslVerify.PassAsync(
            Path.Combine(mounts.PathOf("edge-certificates"), "ca.crt"), Path.Combine(entrance, "tls.crt"), "sslserver");
        using var shown = X509Certificate2.CreateFromPemFile(
            Path.Combine(entrance, "tls.crt"), Path.Combine(entrance, "tls.key"));
        Assert.True(shown.MatchesHostname("edge.a0005-i.svc"));
    }

    [Fact]
    public async Task A_leaf_is_a_secret_that_expires_with_it_and_is_never_read_back()
    {
        Assert.Equal("Nothing is due.\n", await _azure.SucceedAsync(Renew));
        var status = await _azure.RunAsync(Status);

        Assert.Equal(0, status.Code);
        Assert.Contains("spiffe://workload.example/ns/a0005-o/sa/orders", status.Output, StringComparison.Ordinal);
        Assert.Contains("29 days left", status.Output, StringComparison.Ordinal);
        var secret = _azure.Vaults.Secret(AzureStandIn.OutOfScope, "orders-tls")!;
        using var leaf = X509Certificate2.CreateFromPem(secret.Value, secret.Value);
        Assert.Equal(new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds(), (long?)secret.Attributes["exp"]);
        Assert.DoesNotContain(_azure.Vaults.Served, request =>
            request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("-tls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_leaf_that_is_due_is_renewed()
    {
        var orders = _azure.Vaults.Secret(AzureStandIn.OutOfScope, "orders-tls")!;
        orders.Attributes["nbf"] = DateTimeOffset.UtcNow.AddDays(-21).ToUnixTimeSeconds();
        orders.Attributes["exp"] = DateTimeOffset.UtcNow.AddDays(9).ToUnixTimeSeconds();
        Assert.Equal(2, (await _azure.RunAsync(Status)).Code);

        var told = await _azure.SucceedAsync(Renew);

        Assert.EndsWith(": orders.\n", told, StringComparison.Ordinal);
        Assert.NotEqual(orders.Version, _azure.Vaults.Secret(AzureStandIn.OutOfScope, "orders-tls")!.Version);
    }

    [Fact]
    public async Task A_secret_of_other_hands_is_told_and_replaced()
    {
        _azure.Vaults.Secret(AzureStandIn.InScope, "payments-tls")!.Tags.Clear();

        var status = await _azure.RunAsync(Status);

        Assert.Equal(3, status.Code);
        Assert.Contains("leaf payments was written by other hands", status.Output, StringComparison.Ordinal);
        Assert.EndsWith(": payments.\n", await _azure.SucceedAsync(Renew), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_roll_also_waits_for_the_Gateway()
    {
        var former = _azure.Vaults.Secret(AzureStandIn.OfAuthority, "workload-ca")!.Value;
        var refused = await _azure.RunAsync("authority", "--ca", AzureStandIn.Authority);
        Assert.Contains("exists. --successor makes the one", refused.Errors, StringComparison.Ordinal);
        var successor = await _azure.SucceedAsync("authority", "--ca", AzureStandIn.Authority, "--successor", "--hsm");
        Assert.Equal("EC-HSM", (string?)_azure.Vaults.MadeKeys.Last()["kty"]);

        var first = await RollAsync();
        Assert.Contains("services take over the new bundle first", first, StringComparison.Ordinal);
        var second = await RollAsync();
        Assert.Contains("the Gateway does not trust it", second, StringComparison.Ordinal);
        _azure.GatewayTrusts(former + "\n" + successor);
        Assert.Contains("Issued to", await RollAsync(), StringComparison.Ordinal);
        Assert.Contains("The bundle now trusts", await RollAsync(), StringComparison.Ordinal);

        Assert.Equal(
            successor.TrimEnd(), _azure.Vaults.Secret(AzureStandIn.InScope, "workload-ca-bundle")!.Value.TrimEnd());
        Assert.Equal(0, (await _azure.RunAsync(Status)).Code);
    }

    [Fact]
    public async Task An_entrance_that_the_Gateway_would_refuse_is_told()
    {
        _azure.GatewayTrusts("");

        Assert.Contains("The Gateway does not trust", await _azure.SucceedAsync(Renew), StringComparison.Ordinal);
        var status = await _azure.RunAsync(Status);
        Assert.Equal(3, status.Code);
        Assert.Single(status.Lines, line => line.StartsWith("leaf edge-ingress", StringComparison.Ordinal)
            && line.EndsWith("an authority that is not in ingress.certificateAuthority", StringComparison.Ordinal));
    }

    private Task<string> RollAsync() => _azure.SucceedAsync([.. Renew, "--settle", "0"]);
}
