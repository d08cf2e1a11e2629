using Grpc.Core;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A callee that does not prove to be the declared one gets no call: the caller sees it as unavailable, counts the
/// reason and tells it as a security event.
/// </summary>
public sealed class CalleeCertificateTests : IAsyncLifetime
{
    private static readonly string Good = Peer.Id("catalog");

    private readonly string _files = Directory.CreateTempSubdirectory("callee").FullName;
    private readonly TestAuthority _authority = new();

    public static TheoryData<string, string, TestCertificate> Faults => new()
    {
        { "another service", PeerRefusals.WrongIdentity, Of(Peer.Id("orders")) },
        { "the service of another namespace", PeerRefusals.WrongIdentity, Of(Good.Replace("-o/", "-i/", Ordinal)) },
        { "another domain", PeerRefusals.WrongTrustDomain, Of("spiffe://other.example/ns/a0005-o/sa/catalog") },
        { "the address as DNS name", PeerRefusals.NoIdentity, Of() with { DnsNames = ["catalog", "127.0.0.1"] } },
        { "the name as CN", PeerRefusals.NoIdentity, Of() with { Subject = $"CN={Good}" } },
        { "two identities", PeerRefusals.SeveralIdentities, Of(Good, Peer.Id("orders")) },
        { "a wildcard", PeerRefusals.MalformedIdentity, Of($"spiffe://{Peer.Domain}/ns/a0005-o/sa/*") },
        { "client usage alone", PeerRefusals.WrongUsage, Of(Good) with { Usages = [TestCertificate.ClientUsage] } },
        { "an authority", PeerRefusals.AuthorityCertificate, Of(Good) with { IsAuthority = true } },
        { "expired", PeerRefusals.Expired, Of(Good) with { NotAfter = DateTimeOffset.UtcNow.AddMinutes(-1) } },
        { "too early", PeerRefusals.NotYetValid, Of(Good) with { NotBefore = DateTimeOffset.UtcNow.AddMinutes(9) } },
    };

    private static StringComparison Ordinal => StringComparison.Ordinal;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_callee_with_a_fault_gets_no_call(string fault, string reason, TestCertificate certificate)
    {
        Assert.NotEqual("", fault);
        await using var impostor = await CalleeAsync(_authority.WriteFiles(
            Path.Combine(_files, "catalog"), _authority.Issue(certificate)));

        await GetsNoCallAsync(impostor, reason);
    }

    [Fact]
    public async Task A_callee_of_another_authority_gets_no_call()
    {
        using var stranger = new TestAuthority();
        await using var impostor = await CalleeAsync(_authority.WriteFiles(
            Path.Combine(_files, "catalog"), stranger.Issue(Good)));

        await GetsNoCallAsync(impostor, PeerRefusals.UntrustedAuthority);
    }

    [Fact]
    public async Task Both_sides_send_the_intermediate_that_signed_their_leaf()
    {
        using var issuer = new TestAuthority(_authority.Issue(CallerCertificateTests.Intermediate));
        await using var catalog = await CalleeAsync(_authority.WriteFiles(
            Path.Combine(_files, "catalog"), issuer.Issue(Good), null, issuer.Certificate));
        await using var storefront = await CallerAsync(catalog, _authority.WriteFiles(
            Path.Combine(_files, "storefront"), issuer.Issue(Peer.Id("storefront")), null, issuer.Certificate));

        await storefront.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, catalog.Served);
    }

    private static TestCertificate Of(params string[] uris) => new() { Subject = "CN=planted", Uris = uris };

    private async Task GetsNoCallAsync(Peer impostor, string reason)
    {
        await using var storefront = await CallerAsync(impostor, _authority.WriteFiles(
            Path.Combine(_files, "storefront"), _authority.Issue(Peer.Id("storefront"))));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await storefront.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.DoesNotContain("planted", failure.Status.Detail, Ordinal);
        Assert.Equal(("handshake", reason), await storefront.Observed.NextRefusalAsync());
        Assert.StartsWith(
            $"1001 handshake-refused: failure for unproven from local on catalog, {reason}",
            await storefront.Observed.NextSecurityEventAsync(),
            Ordinal);
        Assert.DoesNotContain(storefront.Observed.Log, line => line.Contains("planted", Ordinal));
        Assert.Equal(0, impostor.Served);
    }

    private async Task<Peer> CalleeAsync(string certificates) => await Peer.StartAsync(
        "catalog",
        certificates,
        TestCallers.Write(Path.Combine(_files, "catalog.json"), (Peer.Id("storefront"), [Peer.List])));

    private async Task<Peer> CallerAsync(Peer callee, string certificates) => await Peer.StartAsync(
        "storefront", certificates, TestCallers.Write(Path.Combine(_files, "storefront.json")), callee);
}
