extern alias service;

using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Tests.Support.Identity;
using EdgeProgram = service::RegulatedWorkload.Edge.Program;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>The real entrance on real sockets, between a browser's connections and two stand-ins behind it.</summary>
public class RunningEdge : IAsyncLifetime
{
    public const string Shop = "https://shop.dev.localhost:8443";
    public const string Pay = "https://pay.dev.localhost:8443";

    private readonly TestAuthority _authority = new();
    private readonly string _files = Directory.CreateTempSubdirectory("edge").FullName;
    private readonly List<WebApplication> _apps = [];

    private string _fingerprint = "";

    public int Port { get; private set; }

    /// <summary>The proxies that may tell a client's address; the loopback address is the tests' own.</summary>
    protected virtual string TrustedProxies => "";

    /// <summary>Settings beside those of every entrance.</summary>
    protected virtual IReadOnlyList<string> Settings => [];

    /// <summary>A folder of its files.</summary>
    protected string Files => _files;

    public FakeStorefront Storefront { get; } = new();

    public FakeVault Vault { get; } = new();

    /// <summary>What the entrance counts and logs.</summary>
    public Observation Observed { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var storefront = await StartAsync(
            args => FakeStorefront.Build(args, Storefront), "storefront", "a0005-o", "/");
        var vault = await StartAsync(
            args => FakeVault.Build(args, Vault), "token-vault", "a0005-i",
            "/workload.token_vault.v1.TokenVault/Tokenize", "/workload.token_vault.v1.TokenVault/Delete");
        Port = FreePort();
        var app = EdgeProgram.Create(
        [
            .. Common("edge", "a0005-i", Port),
            $"--WORKLOAD:INGRESS:CERTIFICATES={WriteIngressCertificate()}",
            $"--WORKLOAD:TRUSTEDPROXIES={TrustedProxies}",
            $"--WORKLOAD:ORIGINS:SHOP={Shop}", $"--WORKLOAD:ORIGINS:PAY={Pay}",
            .. Call(0, "storefront", "a0005-o", storefront), .. Call(1, "token-vault", "a0005-i", vault),
            .. Settings,
        ]);
        Observed.Attach(app.Services.GetRequiredService<IMeterFactory>());
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Observed);
        await app.StartAsync();
        _apps.Add(app);
    }

    /// <summary>A browser: it finds both hosts at the loopback address and trusts their certificate.</summary>
    /// <param name="origin">The origin that relative addresses belong to.</param>
    /// <param name="version">The version of HTTP, exactly; 2 by default.</param>
    /// <param name="headers">How it writes headers that are not ASCII; by default it refuses to.</param>
    public HttpClient Browser(string origin, Version? version = null, Encoding? headers = null) =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            RequestHeaderEncodingSelector = (_, _) => headers,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => Trusts(shown) },
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri(origin),
            DefaultRequestVersion = version ?? HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    /// <summary>A certificate of the workload.</summary>
    public X509Certificate2 Issue(string service) => _authority.Issue(Id(service, "a0005-i"));

    /// <summary>Whether this is the entrance's own certificate.</summary>
    public bool Trusts(X509Certificate? shown) =>
        shown?.GetCertHashString(HashAlgorithmName.SHA256) == _fingerprint;

    /// <summary>A connection that speaks TLS 1.3, for bytes that no client would send.</summary>
    public async Task<SslStream> AuthenticateAsync(SslApplicationProtocol protocol)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => Trusts(shown));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "shop.dev.localhost",
                EnabledSslProtocols = SslProtocols.Tls13,
                ApplicationProtocols = [protocol],
            },
            TestContext.Current.CancellationToken);
        return tls;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps.AsEnumerable().Reverse()) await app.DisposeAsync();
        Observed.Dispose();
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task<int> StartAsync(
        Func<string[], WebApplication> build, string service, string @namespace, params string[] may)
    {
        var callers = Path.Combine(_files, "callers", service + ".json");
        var port = FreePort();
        var app = build(
        [
            .. Common(service, @namespace, port),
            $"--WORKLOAD:CALLERS={TestCallers.Write(callers, (Id("edge", "a0005-i"), may))}",
        ]);
        await app.StartAsync();
        _apps.Add(app);
        return port;
    }

    private string[] Common(string service, string @namespace, int port) =>
    [
        $"--WORKLOAD:SERVICE={service}", $"--WORKLOAD:NAMESPACE={@namespace}",
        $"--WORKLOAD:SCOPE={(@namespace.EndsWith('i') ? "in-scope" : "out-of-scope")}",
        "--WORKLOAD:TRUSTDOMAIN=workload.example",
        $"--WORKLOAD:LISTEN:TRAFFIC=127.0.0.1:{port}", $"--WORKLOAD:LISTEN:HEALTH=127.0.0.1:{FreePort()}",
        $"--WORKLOAD:CERTIFICATES={WriteCertificate(service, @namespace)}",
    ];

    private string WriteCertificate(string service, string @namespace) =>
        _authority.WriteFiles(Path.Combine(_files, service), _authority.Issue(Id(service, @namespace)));

    private static string[] Call(int index, string service, string @namespace, int port) =>
    [
        $"--WORKLOAD:CALLS:{index}:SERVICE={service}", $"--WORKLOAD:CALLS:{index}:IDENTITY={Id(service, @namespace)}",
        $"--WORKLOAD:CALLS:{index}:ADDRESS=dns:///127.0.0.1:{port}",
    ];

    private string WriteIngressCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=dev.localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.dev.localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        _fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        return _authority.WriteFiles(Path.Combine(_files, "ingress"), certificate);
    }

    private static string Id(string service, string @namespace) =>
        $"spiffe://workload.example/ns/{@namespace}/sa/{service}";

    private static int FreePort() => FreePorts.Take();
}
