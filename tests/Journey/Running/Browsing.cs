using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// The public HTTP interface, called as a script would: by name, over TLS, with the certificate verified.
/// </summary>
public sealed class Browsing : IDisposable
{
    private readonly HttpClient _client;
    private readonly int _port;

    /// <summary>The entrance of a local run.</summary>
    public Browsing(int port, string state)
        : this(Path.Combine(state, "certificates", "ingress"), [new IPEndPoint(IPAddress.Loopback, port)], port)
    {
    }

    /// <summary>
    /// An entrance whose hosts are found at the default port, and which really is somewhere else: each connection goes
    /// to the first place that accepts it.
    /// </summary>
    public Browsing(string certificates, params IReadOnlyList<IPEndPoint> entrances)
        : this(certificates, entrances, 443)
    {
    }

    private Browsing(string certificates, IReadOnlyList<IPEndPoint> entrances, int port)
    {
        _port = port;
        var certificate = Path.Combine(certificates, "tls.crt");
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            // .NET does not resolve *.localhost; browsers and curl do.
            ConnectCallback = async (_, token) =>
                new NetworkStream(await ConnectAsync(entrances, token), ownsSocket: true),
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                {
                    using var expected = X509CertificateLoader.LoadCertificateFromFile(certificate);
                    return shown is not null
                        && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                        && shown.GetRawCertData().AsSpan().SequenceEqual(expected.RawData);
                },
            },
        });
    }

    /// <summary>The version of HTTP that is spoken, exactly.</summary>
    public Version Version { get; init; } = HttpVersion.Version11;

    public Uri Shop(string path) => new($"https://shop.dev.localhost:{_port}{path}");

    public Uri Pay(string path) => new($"https://pay.dev.localhost:{_port}{path}");

    public async Task<Answer> SendAsync(
        HttpMethod method,
        Uri uri,
        string? json = null,
        string? key = null,
        Action<HttpRequestMessage>? bend = null)
    {
        using var request = new HttpRequestMessage(method, uri)
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        bend?.Invoke(request);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, response.Headers);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, Shop(path));

    /// <summary>Exchanges a card for a token.</summary>
    public async Task<string> TokenAsync(string number = Cards.Approved)
    {
        var answer = await AskUntilServedAsync(() => SendAsync(HttpMethod.Post, Pay("/cards"), Cards.Json(number)));
        Assert.Equal(201, answer.Status);
        return answer.Json["token"]!.GetValue<string>();
    }

    /// <summary>
    /// Places an order of one product; while the answer is to ask again, asks again with the same key.
    /// </summary>
    public Task<Answer> OrderAsync(string token, string? key = null, string? product = null, int quantity = 1)
    {
        key ??= NewKey();
        return AskUntilServedAsync(() => TryOrderAsync(token, key, product, quantity));
    }

    /// <summary>Tries to place an order of one product, once.</summary>
    public Task<Answer> TryOrderAsync(string token, string key, string? product = null, int quantity = 1) =>
        SendAsync(HttpMethod.Post, Shop("/api/orders"), OrderJson(token, product ?? AnyProduct(), quantity), key);

    public static string OrderJson(string token, string product, int quantity = 1) => new JsonObject
    {
        ["items"] = new JsonArray(new JsonObject { ["productId"] = product, ["quantity"] = quantity }),
        ["cardToken"] = token,
        ["email"] = "buyer@example.com",
    }.ToJsonString();

    public static string NewKey() =>
        Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    public string AnyProduct() => _product ??= Task.Run(async () =>
        (await GetAsync("/api/products")).Json[0]!["id"]!.GetValue<string>()).GetAwaiter().GetResult();

    private string? _product;

    public void Dispose() => _client.Dispose();

    private static async Task<Socket> ConnectAsync(IReadOnlyList<IPEndPoint> entrances, CancellationToken token)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(entrances[i], token);
                return socket;
            }
            catch (SocketException) when (i + 1 < entrances.Count)
            {
                socket.Dispose();
            }
        }
    }

    // A busy machine may take longer than an order waits, and tests together ask more than one client may.
    private static Task<Answer> AskUntilServedAsync(Func<Task<Answer>> ask) =>
        Eventually.BecomesAsync(ask, answer => answer.Status is not (429 or 503));
}

/// <summary>An answer of the public interface.</summary>
public sealed record Answer(int Status, string? MediaType, string Body, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new JsonException("The body is null.");

    /// <summary>The end of the problem type.</summary>
    public string Problem
    {
        get
        {
            Assert.Equal("application/problem+json", MediaType);
            return Json["type"]!.GetValue<string>().Split(':')[^1];
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Status} {MediaType} {Body}";
}
