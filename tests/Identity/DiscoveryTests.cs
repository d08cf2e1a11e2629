using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A callee is a name with several addresses. All of them get calls, and one that appears gets its share within 60 s,
/// for gRPC and for the plain HTTP of the reverse proxy alike.
/// </summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(60);
    private static readonly IPAddress One = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Two = IPAddress.Parse("127.0.0.2");

    private readonly string _files = Directory.CreateTempSubdirectory("discovery").FullName;
    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly int _port = Peer.FreePort();
    private Peer _first = null!;
    private Peer _caller = null!;
    private volatile IPAddress[] _addresses = [One];
    private int _lookups;

    public async ValueTask InitializeAsync()
    {
        _first = await CatalogAsync(One);
        _caller = await Peer.StartAsync(
            "storefront",
            _authority.WriteFiles(Path.Combine(_files, "storefront"), _authority.Issue(Peer.Id("storefront"))),
            TestCallers.Write(Path.Combine(_files, "storefront.json")),
            _first,
            _time,
            services => services.AddSingleton<NameLookup>(LookupAsync),
            $"catalog.test:{_port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await _first.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_second_address_gets_gRPC_calls_within_a_minute() => await SpreadsAsync(async () =>
        await _caller.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_second_address_gets_HTTP_requests_within_a_minute()
    {
        using var invoker = CalleeClients.CreateInvoker(_caller.Services, "catalog");

        await SpreadsAsync(() => PostAsync(invoker));
    }

    [Fact]
    public async Task A_request_goes_to_another_address_when_one_is_not_there()
    {
        _addresses = [Two, One];
        using var invoker = CalleeClients.CreateInvoker(_caller.Services, "catalog");

        for (var i = 0; i < 4; i++) await PostAsync(invoker);

        Assert.Equal(4, _first.Served);
    }

    [Fact]
    public async Task A_request_goes_to_another_address_when_one_never_answers()
    {
        using var silent = new TcpListener(Two, _port);
        silent.Start();
        _addresses = [Two, One];
        using var invoker = CalleeClients.CreateInvoker(_caller.Services, "catalog");

        for (var i = 0; i < 2; i++) await PostAsync(invoker);

        Assert.Equal(2, _first.Served);
    }

    [Fact]
    public async Task A_silent_name_service_takes_no_known_address_away()
    {
        using var invoker = CalleeClients.CreateInvoker(_caller.Services, "catalog");
        await PostAsync(invoker);
        await _caller.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

        _addresses = [];
        _time.Advance(Promised);
        await PostAsync(invoker);
        await _caller.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(4, _first.Served);
    }

    [Fact]
    public async Task A_name_without_an_address_is_an_unavailable_callee()
    {
        _addresses = [];
        using var invoker = CalleeClients.CreateInvoker(_caller.Services, "catalog");

        var call = await Assert.ThrowsAsync<RpcException>(async () => await _caller.Catalog.GetProductsAsync(
            new GetProductsRequest(), cancellationToken: TestContext.Current.CancellationToken));
        var request = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(invoker));

        Assert.Equal(StatusCode.Unavailable, call.StatusCode);
        Assert.Equal(HttpRequestError.NameResolutionError, request.HttpRequestError);
    }

    private async Task SpreadsAsync(Func<Task> call)
    {
        await call();
        await using var second = await CatalogAsync(Two);
        _addresses = [One, Two];

        // The clock stands still but for this: what happens now happens within the promised time.
        for (var passed = TimeSpan.Zero; passed < Promised; passed += TimeSpan.FromSeconds(5))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await call();
        }

        var limit = TimeSpan.FromSeconds(30);
        using var late = new CancellationTokenSource(limit);
        while (second.Served == 0)
        {
            Assert.False(late.IsCancellationRequested, $"The second address got nothing; {_lookups} look-ups.");
            await call();
        }

        var (first, before) = (_first.Served, second.Served);
        for (var i = 0; i < 10; i++) await call();

        Assert.Equal(5, _first.Served - first);
        Assert.Equal(5, second.Served - before);
    }

    private static async Task PostAsync(HttpMessageInvoker invoker)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://catalog.test/page")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("once"))),
        };
        using var answer = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("once", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private Task<IPAddress[]> LookupAsync(string host, CancellationToken cancellationToken)
    {
        Assert.Equal("catalog.test", host);
        Interlocked.Increment(ref _lookups);
        return _addresses is { Length: > 0 } known
            ? Task.FromResult(known)
            : throw new SocketException((int)SocketError.TryAgain);
    }

    private async Task<Peer> CatalogAsync(IPAddress address) => await Peer.StartAsync(
        "catalog",
        _authority.WriteFiles(Path.Combine(_files, $"catalog-{address}"), _authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(
            Path.Combine(_files, $"catalog-{address}.json"), (Peer.Id("storefront"), [Peer.List, "/page/", "/page"])),
        address: address.ToString(),
        at: _port);
}
