using Grpc.Core;
using RegulatedWorkload.CatalogV1;

namespace RegulatedWorkload.Tests.Identity;

public sealed class MutualTlsTests : IAsyncLifetime
{
    private const string List = "/workload.catalog.v1.Catalog/ListProducts";

    private readonly string _files = Directory.CreateTempSubdirectory("identity").FullName;
    private readonly TestAuthority _authority = new();
    private Peer _catalog = null!;

    public async ValueTask InitializeAsync() => _catalog = await Peer.StartAsync(
        "catalog",
        _authority.WriteFiles(Path.Combine(_files, "catalog"), _authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(Path.Combine(_files, "catalog.json"), (Peer.Id("storefront"), [List])));

    public async ValueTask DisposeAsync()
    {
        await _catalog.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_declared_caller_is_admitted()
    {
        await using var storefront = await CallerAsync("storefront");

        var reply = await storefront.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("one", Assert.Single(reply.Products).Id);
    }

    [Fact]
    public async Task A_declared_caller_may_use_no_other_method()
    {
        await using var storefront = await CallerAsync("storefront");

        await RefusedAsync(StatusCode.PermissionDenied, async () => await storefront.Catalog.GetProductsAsync(
            new GetProductsRequest(), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_workload_identity_is_refused()
    {
        await using var orders = await CallerAsync("orders");

        await RefusedAsync(StatusCode.PermissionDenied, async () => await ListAsync(orders));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var stranger = new TestAuthority("stranger");
        await using var storefront = await CallerAsync(
            "storefront", stranger.Issue(Peer.Id("storefront")));

        await RefusedAsync(StatusCode.Unavailable, async () => await ListAsync(storefront));
    }

    [Fact]
    public async Task A_callee_with_another_identity_gets_no_call()
    {
        await using var impostor = await Peer.StartAsync(
            "impostor",
            _authority.WriteFiles(Path.Combine(_files, "impostor"), _authority.Issue(Peer.Id("orders"))),
            TestCallers.Write(Path.Combine(_files, "impostor.json"), (Peer.Id("storefront"), [List])));
        await using var storefront = await Peer.StartAsync(
            "storefront",
            _authority.WriteFiles(Path.Combine(_files, "caller"), _authority.Issue(Peer.Id("storefront"))),
            TestCallers.Write(Path.Combine(_files, "caller.json")),
            impostor);

        await RefusedAsync(StatusCode.Unavailable, async () => await ListAsync(storefront));
    }

    private static async Task<ListProductsReply> ListAsync(Peer caller) => await caller.Catalog.ListProductsAsync(
        new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

    private static async Task RefusedAsync(StatusCode status, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(status, refusal.StatusCode);
    }

    private async Task<Peer> CallerAsync(
        string name, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null) =>
        await Peer.StartAsync(
            name,
            _authority.WriteFiles(Path.Combine(_files, "caller"), certificate ?? _authority.Issue(Peer.Id(name))),
            TestCallers.Write(Path.Combine(_files, "caller.json")),
            _catalog);
}
