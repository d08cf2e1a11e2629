using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// Certificates, authorities and caller lists are replaced on disk while calls run: no restart, no failed call, and the
/// new ones count.
/// </summary>
public sealed class RotationTests : IAsyncLifetime
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly string _files = Directory.CreateTempSubdirectory("rotation").FullName;
    private readonly TestAuthority _old = new("old authority");
    private readonly TestAuthority _new = new("new authority");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly SecretMount _catalogMount;
    private readonly SecretMount _storefrontMount;
    private readonly string _callers;
    private Peer _catalog = null!;
    private Peer _storefront = null!;

    public RotationTests()
    {
        _catalogMount = new SecretMount(Path.Combine(_files, "catalog"));
        _storefrontMount = new SecretMount(Path.Combine(_files, "storefront"));
        _callers = Path.Combine(_files, "catalog.json");
    }

    public async ValueTask InitializeAsync()
    {
        Publish(_catalogMount, "catalog", _old, _old.Pem);
        Publish(_storefrontMount, "storefront", _old, _old.Pem);
        TestCallers.Write(_callers, (Peer.Id("storefront"), [Peer.List]));
        _catalog = await Peer.StartAsync("catalog", Path.Combine(_files, "catalog"), _callers, time: _time);
        _storefront = await Peer.StartAsync(
            "storefront",
            Path.Combine(_files, "storefront"),
            TestCallers.Write(Path.Combine(_files, "storefront.json")),
            _catalog,
            _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _storefront.DisposeAsync();
        await _catalog.DisposeAsync();
        _old.Dispose();
        _new.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_leaf_is_replaced_on_both_sides_without_a_failed_call()
    {
        await using var load = new Load(_storefront);
        await load.PassAsync();

        for (var i = 0; i < 3; i++)
        {
            var shown = Publish(_catalogMount, "catalog", _old, _old.Pem);
            Publish(_storefrontMount, "storefront", _old, _old.Pem);
            await load.PassAsync();
            _time.Advance(Look);
            await load.PassAsync();
            Assert.Equal(shown, await ShownAsync());
        }
    }

    [Fact]
    public async Task A_leaf_is_replaced_file_by_file_without_a_failed_call()
    {
        await using var load = new Load(_storefront);
        await load.PassAsync();

        // The key comes first: for a moment it does not fit, and what was good stays in use.
        var leaf = _old.Issue(Peer.Id("catalog"));
        using var key = leaf.GetECDsaPrivateKey()!;
        Overwrite("tls.key", key.ExportPkcs8PrivateKeyPem());
        _time.Advance(Look);
        await load.PassAsync();
        Assert.NotEqual(leaf.SerialNumber, await ShownAsync());

        Overwrite("tls.crt", leaf.ExportCertificatePem());
        _time.Advance(Look);
        await load.PassAsync();
        Assert.Equal(leaf.SerialNumber, await ShownAsync());
    }

    [Fact]
    public async Task A_trust_bundle_that_is_half_written_takes_nobody_away()
    {
        await using var load = new Load(_storefront);

        foreach (var damaged in (string[])["", _old.Pem[..200]])
        {
            Overwrite("ca.crt", damaged);
            _time.Advance(Look);
            await load.PassAsync();
        }
    }

    [Fact]
    public async Task An_authority_is_rolled_without_a_failed_call_and_the_old_one_is_refused_then()
    {
        await using (var load = new Load(_storefront))
        {
            var both = _old.Pem + "\n" + _new.Pem;
            foreach (var (issuer, bundle) in new[] { (_old, both), (_new, both), (_new, _new.Pem) })
            {
                Publish(_catalogMount, "catalog", issuer, bundle);
                _time.Advance(Look);
                await load.PassAsync();
                Publish(_storefrontMount, "storefront", issuer, bundle);
                _time.Advance(Look);
                await load.PassAsync();
            }
        }

        using var late = new Stranger(_catalog.Port, _old.Issue(Peer.Id("storefront")));
        await late.ListAsync();

        Assert.Equal(("handshake", PeerRefusals.UntrustedAuthority), await _catalog.Observed.NextRefusalAsync());
    }

    [Fact]
    public async Task A_caller_is_admitted_and_withdrawn_without_a_failed_call_of_the_others()
    {
        await using var load = new Load(_storefront);
        using var orders = new Stranger(_catalog.Port, _old.Issue(Peer.Id("orders")));
        Assert.Equal(Grpc.Core.StatusCode.PermissionDenied, (await orders.ListAsync()).StatusCode);
        await _catalog.Observed.NextSecurityEventAsync();

        TestCallers.Write(_callers, (Peer.Id("storefront"), [Peer.List]), (Peer.Id("orders"), [Peer.List]));
        _time.Advance(Look);
        Assert.Equal(
            $"1007 caller-admitted: success for {Peer.Id("catalog")} from local on {Peer.Id("orders")}, {Peer.List}",
            await _catalog.Observed.NextSecurityEventAsync());
        Assert.Equal(Grpc.Core.StatusCode.OK, (await orders.ListAsync()).StatusCode);

        TestCallers.Write(_callers, (Peer.Id("storefront"), [Peer.List]));
        _time.Advance(Look);
        Assert.Equal(
            $"1008 caller-withdrawn: success for {Peer.Id("catalog")} from local on {Peer.Id("orders")}, {Peer.List}",
            await _catalog.Observed.NextSecurityEventAsync());
        Assert.Equal(Grpc.Core.StatusCode.PermissionDenied, (await orders.ListAsync()).StatusCode);
        Assert.Equal(1, orders.Connections);
        await load.PassAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"callers\":[")]
    [InlineData(null)]
    public async Task A_damaged_or_missing_list_changes_nothing_and_is_told_once(string? damaged)
    {
        await using var load = new Load(_storefront);
        await load.PassAsync();

        if (damaged is null) File.Delete(_callers);
        else await File.WriteAllTextAsync(_callers, damaged, TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++) _time.Advance(Look);
        await load.PassAsync();
        TestCallers.Write(_callers, (Peer.Id("storefront"), [Peer.List]), (Peer.Id("orders"), [Peer.List]));
        _time.Advance(Look);

        Assert.StartsWith(
            $"1009 caller-list-unusable: failure for {Peer.Id("catalog")} from local on {_callers}, ",
            await _catalog.Observed.NextSecurityEventAsync(),
            StringComparison.Ordinal);
        Assert.StartsWith("1007", await _catalog.Observed.NextSecurityEventAsync(), StringComparison.Ordinal);
    }

    private string Publish(SecretMount mount, string service, TestAuthority authority, string bundle)
    {
        using var leaf = authority.Issue(Peer.Id(service));
        mount.Publish(authority.WriteFiles(Path.Combine(_files, "prepared"), leaf, bundle));
        return leaf.SerialNumber;
    }

    private void Overwrite(string file, string content) =>
        File.WriteAllText(Path.Combine(_files, "catalog", file), content);

    private async Task<string> ShownAsync()
    {
        using var own = _old.Issue(Peer.Id("storefront"));
        await using var tls = await new TlsClient(own).AuthenticateAsync(_catalog.Port);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }
}
