using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A connection outlives neither the leaf that it was opened with nor the root that it was trusted by: the server
/// refuses the next call on it, and a client of ours makes none.
/// </summary>
public sealed class OpenConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly string _files = Directory.CreateTempSubdirectory("open").FullName;
    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _catalogTime = new(DateTimeOffset.UtcNow);
    private readonly FakeTimeProvider _storefrontTime = new(DateTimeOffset.UtcNow);
    private Peer _catalog = null!;
    private Peer _storefront = null!;

    public async ValueTask InitializeAsync()
    {
        _catalog = await Peer.StartAsync(
            "catalog",
            _authority.WriteFiles(Path.Combine(_files, "catalog"), Leaf("catalog", TimeSpan.FromHours(1))),
            TestCallers.Write(Path.Combine(_files, "catalog.json"), (Peer.Id("storefront"), [Peer.List])),
            time: _catalogTime);
        _storefront = await Peer.StartAsync(
            "storefront",
            _authority.WriteFiles(Path.Combine(_files, "storefront"), Leaf("storefront", TimeSpan.FromHours(3))),
            TestCallers.Write(Path.Combine(_files, "storefront.json")),
            _catalog,
            _storefrontTime);
    }

    public async ValueTask DisposeAsync()
    {
        await _storefront.DisposeAsync();
        await _catalog.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_server_refuses_the_next_call_when_the_callers_leaf_has_expired()
    {
        using var stranger = new Stranger(_catalog.Port, Leaf("storefront", TimeSpan.FromMinutes(10)));
        Assert.Equal(StatusCode.OK, (await stranger.ListAsync()).StatusCode);

        _catalogTime.Advance(TimeSpan.FromMinutes(10));

        await IsRefusedAsync(stranger, PeerRefusals.Expired);
    }

    [Fact]
    public async Task A_server_refuses_the_next_call_when_the_callers_root_is_removed()
    {
        using var next = new TestAuthority("next authority");
        using var stranger = new Stranger(_catalog.Port, Leaf("storefront", TimeSpan.FromMinutes(10)));
        Assert.Equal(StatusCode.OK, (await stranger.ListAsync()).StatusCode);

        _authority.WriteFiles(Path.Combine(_files, "catalog"), next.Issue(Peer.Id("catalog")), next.Pem);
        _catalogTime.Advance(Look);

        await IsRefusedAsync(stranger, PeerRefusals.UntrustedAuthority);
    }

    [Fact]
    public async Task A_client_makes_no_further_call_when_the_callees_leaf_has_expired()
    {
        await ListAsync();

        _storefrontTime.Advance(TimeSpan.FromHours(1));

        await MakesNoCallAsync(PeerRefusals.Expired);
    }

    [Fact]
    public async Task A_client_makes_no_further_call_when_the_callees_root_is_removed()
    {
        using var next = new TestAuthority("next authority");
        await ListAsync();

        _authority.WriteFiles(Path.Combine(_files, "storefront"), next.Issue(Peer.Id("storefront")), next.Pem);
        _storefrontTime.Advance(Look);

        await MakesNoCallAsync(PeerRefusals.UntrustedAuthority);
    }

    [Fact]
    public async Task A_client_opens_a_new_connection_before_its_own_leaf_expires_on_the_old_one()
    {
        var directory = Path.Combine(_files, "short");
        _authority.WriteFiles(directory, Leaf("storefront", TimeSpan.FromMinutes(10)));
        await using var storefront = await Peer.StartAsync(
            "storefront", directory, Path.Combine(_files, "storefront.json"), _catalog, _storefrontTime);
        await ListAsync(storefront);

        _authority.WriteFiles(directory, Leaf("storefront", TimeSpan.FromMinutes(40)));
        _storefrontTime.Advance(TimeSpan.FromMinutes(10));
        _catalogTime.Advance(TimeSpan.FromMinutes(10));

        await ListAsync(storefront);
    }

    private async Task IsRefusedAsync(Stranger stranger, string reason)
    {
        var refused = await stranger.ListAsync();

        Assert.Equal(new Status(StatusCode.Unavailable, "The connection is no longer trusted."), refused);
        Assert.Equal(("call", reason), await _catalog.Observed.NextRefusalAsync());
        Assert.Equal(
            $"1002 call-refused: failure for {Peer.Id("storefront")} from 127.0.0.1:* on {Peer.List}, {reason}",
            await _catalog.Observed.NextSecurityEventAsync());
        Assert.Equal(1, stranger.Connections);
        Assert.Equal(1, _catalog.Served);
    }

    private async Task MakesNoCallAsync(string reason)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => ListAsync());

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal(("handshake", reason), await _storefront.Observed.NextRefusalAsync());
        Assert.Equal(1, _catalog.Served);
    }

    private async Task ListAsync(Peer? caller = null) => await (caller ?? _storefront).Catalog.ListProductsAsync(
        new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Leaf(string service, TimeSpan validity) =>
        _authority.Issue(Peer.Id(service), notAfter: _catalogTime.GetUtcNow() + validity);
}
