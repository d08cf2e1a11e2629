using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A caller, and a callee whose name has the addresses that a test says.</summary>
/// <param name="time">The caller's clock; deadlines are of the machine's all the same.</param>
internal sealed class Neighbours(TimeProvider time) : IAsyncDisposable
{
    public static readonly IPAddress One = IPAddress.Parse("127.0.0.1");
    public static readonly IPAddress Two = IPAddress.Parse("127.0.0.2");

    private readonly string _files = Directory.CreateTempSubdirectory("neighbours").FullName;
    private readonly TestAuthority _authority = new();
    private readonly List<Peer> _peers = [];
    private HttpMessageInvoker? _http;

    public int Port { get; } = Peer.FreePort();

    public IPAddress[] Addresses { get; set; } = [One];

    public Peer Caller { get; private set; } = null!;

    public HttpMessageInvoker Http => _http ??= CalleeClients.CreateInvoker(Caller.Services, "catalog");

    public async Task<Peer> StartCalleeAsync(IPAddress address, int? port = null) => Kept(await Peer.StartAsync(
        "catalog",
        _authority.WriteFiles(Path.Combine(_files, $"catalog-{address}"), _authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(
            Path.Combine(_files, $"catalog-{address}.json"), (Peer.Id("storefront"), [Peer.List, "/page/", "/page"])),
        address: address.ToString(),
        at: port ?? Port));

    public async Task StartCallerAsync(Peer callee) => Caller = Kept(await Peer.StartAsync(
        "storefront",
        _authority.WriteFiles(Path.Combine(_files, "storefront"), _authority.Issue(Peer.Id("storefront"))),
        TestCallers.Write(Path.Combine(_files, "storefront.json")),
        callee,
        time,
        services => services.AddSingleton<NameLookup>((_, _) => Task.FromResult(Addresses)),
        $"catalog.test:{Port}"));

    public async Task ListAsync(CancellationToken cancellationToken) => await Caller.Catalog.ListProductsAsync(
        new ListProductsRequest(), cancellationToken: cancellationToken);

    public Task PostAsync(CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("once"))), cancellationToken);

    public Task GetAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, null, cancellationToken);

    /// <summary>What the caller's readiness probe gets.</summary>
    public async Task<string> ReadinessAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{Caller.HealthPort}/readyz"), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        foreach (var peer in _peers.AsEnumerable().Reverse()) await peer.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private Peer Kept(Peer peer)
    {
        _peers.Add(peer);
        return peer;
    }

    private async Task SendAsync(HttpMethod method, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, "https://catalog.test/page")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var answer = await Http.SendAsync(request, cancellationToken);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }
}
