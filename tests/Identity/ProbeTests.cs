using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A service attempts what its list says, when its verifier asks, and tells what stopped each attempt. Nobody else can
/// ask, and nobody can point it elsewhere.
/// </summary>
public sealed class ProbeTests : IDisposable
{
    private const string Get = "/workload.catalog.v1.Catalog/GetProducts";

    private readonly string _files = Directory.CreateTempSubdirectory("probe").FullName;
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_probe_tells_which_layer_stopped_it_and_never_runs_a_method()
    {
        await using var catalog = await StartCatalogAsync();
        await using var storefront = await StartProbedAsync(
        [
            Call(catalog, Peer.List), Call(catalog, Get), Call(catalog, Peer.List, "orders"),
            new { target = "catalog", request = "TCP", address = $"127.0.0.1:{catalog.Port}" },
            new { target = "nobody", request = "TCP", address = $"127.0.0.1:{Peer.FreePort()}" },
            new { target = "nameless", request = "TCP", address = "nothing.invalid:443" },
            new
            {
                target = "plain",
                request = "call",
                address = $"127.0.0.1:{catalog.HealthPort}",
                path = Get,
                identity = Peer.Id("catalog"),
            },
        ]);

        var attempts = await AskAsync(storefront);

        Assert.Equal(
            [
                ("None", "404"), ("Authorization", "403"), ("Tls", "wrong-identity"), ("None", "connected"),
                ("Network", "refused"), ("Name", "no address"), ("Tls", "handshake-failed"),
            ],
            attempts);
        Assert.Equal(0, catalog.Served);
    }

    [Fact]
    public async Task A_caller_too_many_is_found()
    {
        await using var catalog = await StartCatalogAsync(Peer.List, Get);
        await using var storefront = await StartProbedAsync([Call(catalog, Get)]);

        Assert.Equal([("None", "404")], await AskAsync(storefront));
    }

    [Fact]
    public async Task A_callee_that_refuses_the_certificate_is_told_as_TLS()
    {
        await using var catalog = await StartCatalogAsync();
        using var strange = new TestAuthority("strange authority");
        await using var storefront = await StartProbedAsync(
            [Call(catalog, Peer.List)], strange.Issue(Peer.Id("storefront")), strange.Pem + "\n" + _authority.Pem);

        Assert.Equal([("Tls", "ended by the callee")], await AskAsync(storefront));
    }

    [Theory]
    [InlineData("verifier", "/probe", HttpStatusCode.OK)]
    [InlineData("verifier", "/probe/", HttpStatusCode.Forbidden)]
    [InlineData("verifier", Peer.List, HttpStatusCode.Forbidden)]
    [InlineData("orders", "/probe", HttpStatusCode.Forbidden)]
    [InlineData("storefront", "/probe", HttpStatusCode.Forbidden)]
    public async Task Only_the_verifier_may_ask_and_only_for_this(string caller, string path, HttpStatusCode expected)
    {
        await using var catalog = await StartCatalogAsync();
        await using var storefront = await StartProbedAsync([Call(catalog, Peer.List)]);

        using var answer = await SendAsync(storefront, caller, path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(
            expected == HttpStatusCode.OK
                ? $"1019 segmentation-probed: success for {Peer.Id(caller)} from 127.0.0.1:* on storefront, 1 attempts"
                : $"1002 call-refused: failure for {Peer.Id(caller)} from 127.0.0.1:* on {path}, not-declared",
            await storefront.Observed.NextSecurityEventAsync());
    }

    [Fact]
    public async Task A_service_whose_slice_names_no_verifier_answers_none()
    {
        await using var catalog = await StartCatalogAsync();

        using var answer = await SendAsync(catalog, "verifier", "/probe");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_asked_again_and_again_says_when_to_come_back()
    {
        await using var catalog = await StartCatalogAsync();
        await using var storefront = await StartProbedAsync([Call(catalog, Peer.List)]);
        for (var asked = 0; asked < 4; asked++) await AskAsync(storefront);

        using var answer = await SendAsync(storefront, "verifier", "/probe");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("""{"targets":[]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":"c:1","path":"/d"}]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":"c:1","identity":"spiffe://d/ns/e/sa/f"}]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":""}]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":"c:1","more":true}]}""")]
    [InlineData("{")]
    public async Task A_list_that_is_not_understood_stops_the_start(string list)
    {
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => StartProbedAsync(list));

        Assert.Contains("WORKLOAD__PROBE__TARGETS", fault.Message, StringComparison.Ordinal);
    }

    private static object Call(Peer callee, string path, string? identity = null) => new
    {
        target = callee.Name,
        request = "call",
        address = $"127.0.0.1:{callee.Port}",
        path,
        identity = Peer.Id(identity ?? callee.Name),
    };

    private Task<Peer> StartCatalogAsync(params string[] may) => Peer.StartAsync(
        "catalog",
        _authority.WriteFiles(Path.Combine(_files, "catalog"), _authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(
            Path.Combine(_files, "catalog.json"), (Peer.Id("storefront"), may is [] ? [Peer.List] : may)));

    private Task<Peer> StartProbedAsync(
        object[] targets, System.Security.Cryptography.X509Certificates.X509Certificate2? leaf = null,
        string? bundle = null) => StartProbedAsync(JsonSerializer.Serialize(new { targets }), leaf, bundle);

    private async Task<Peer> StartProbedAsync(
        string list, System.Security.Cryptography.X509Certificates.X509Certificate2? leaf = null,
        string? bundle = null)
    {
        var file = Path.Combine(_files, "targets.json");
        await File.WriteAllTextAsync(file, list, TestContext.Current.CancellationToken);
        return await Peer.StartAsync(
            "storefront",
            _authority.WriteFiles(
                Path.Combine(_files, "storefront"), leaf ?? _authority.Issue(Peer.Id("storefront")), bundle),
            TestCallers.Write(Path.Combine(_files, "storefront.json")),
            settings:
            [
                $"--WORKLOAD:PROBE:VERIFIER={Peer.Id("verifier")}", $"--WORKLOAD:PROBE:TARGETS={file}",
            ]);
    }

    private async Task<IReadOnlyList<(string Layer, string Detail)>> AskAsync(Peer service)
    {
        using var answer = await SendAsync(service, "verifier", "/probe");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var report = JsonNode.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(service.Name, (string)report["service"]!);
        return
        [
            .. report["attempts"]!.AsArray().Select(attempt =>
                ((string)attempt!["layer"]!, (string)attempt["detail"]!)),
        ];
    }

    private async Task<HttpResponseMessage> SendAsync(Peer service, string caller, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new()
            {
                ClientCertificates = [_authority.Issue(Peer.Id(caller))],
#pragma warning disable CA5359 // It is the service's refusal that counts.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
        });
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"https://127.0.0.1:{service.Port}{path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
