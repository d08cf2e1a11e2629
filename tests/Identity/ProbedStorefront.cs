using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A storefront that attempts what its list says, a catalog beside it, and whoever asks them to.</summary>
internal sealed class ProbedStorefront : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("probe").FullName;

    /// <summary>The authority of both, and of those who ask.</summary>
    public TestAuthority Authority { get; } = new();

    /// <summary>A target that is a call of a method, as the list of a storefront has it.</summary>
    /// <param name="callee">The peer that is called.</param>
    /// <param name="path">The method.</param>
    /// <param name="identity">The service that the callee must prove to be, or null for what it is.</param>
    public static object Call(Peer callee, string path, string? identity = null) => new
    {
        target = callee.Name,
        request = "call",
        address = $"127.0.0.1:{callee.Port}",
        path,
        identity = Peer.Id(identity ?? callee.Name),
    };

    /// <summary>Starts a catalog of which the storefront may call these methods, or the list of products.</summary>
    public Task<Peer> StartCatalogAsync(params string[] may) => Peer.StartAsync(
        "catalog",
        Authority.WriteFiles(Path.Combine(_files, "catalog"), Authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(
            Path.Combine(_files, "catalog.json"), (Peer.Id("storefront"), may is [] ? [Peer.List] : may)));

    /// <summary>Starts a storefront that attempts these targets.</summary>
    public Task<Peer> StartAsync(object[] targets, X509Certificate2? leaf = null, string? bundle = null) =>
        StartAsync(JsonSerializer.Serialize(new { targets }), leaf, bundle);

    /// <summary>Starts a storefront with a list of targets as it stands in the file.</summary>
    public async Task<Peer> StartAsync(string list, X509Certificate2? leaf = null, string? bundle = null)
    {
        var file = Path.Combine(_files, "targets.json");
        await File.WriteAllTextAsync(file, list, TestContext.Current.CancellationToken);
        return await Peer.StartAsync(
            "storefront",
            Authority.WriteFiles(
                Path.Combine(_files, "storefront"), leaf ?? Authority.Issue(Peer.Id("storefront")), bundle),
            TestCallers.Write(Path.Combine(_files, "storefront.json")),
            settings:
            [
                $"--WORKLOAD:PROBE:VERIFIER={Peer.Id("verifier")}", $"--WORKLOAD:PROBE:TARGETS={file}",
            ]);
    }

    /// <summary>What a service tells its verifier of each attempt, in the order of its list.</summary>
    public async Task<IReadOnlyList<(string Layer, string Detail)>> AskAsync(Peer service)
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

    /// <summary>What a service answers to a request of a caller.</summary>
    public async Task<HttpResponseMessage> SendAsync(Peer service, string caller, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new()
            {
                ClientCertificates = [Authority.Issue(Peer.Id(caller))],
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

    public void Dispose()
    {
        Authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }
}
