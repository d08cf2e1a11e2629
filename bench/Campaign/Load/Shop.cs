using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Campaign.Load;

/// <summary>
/// The public interface as one client sees it: JSON over HTTPS, by name, from an address of its own on the loopback
/// network, since the entrance limits what one address may ask for. Who gets no answer connects to the next entrance.
/// </summary>
internal sealed class Shop : IDisposable
{
    /// <summary>How long the gateway before a real entrance waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<IPEndPoint> _entrances;
    private readonly int _port;
    private readonly string _certificate;
    private readonly IPAddress _own;
    private HttpMessageInvoker _client;
    private int _entrance;

    /// <param name="entrances">Where the instances of the entrance listen.</param>
    /// <param name="port">The port of the public addresses.</param>
    /// <param name="certificate">The file of the certificate that browsers are shown.</param>
    /// <param name="number">Tells this client from the others.</param>
    public Shop(IReadOnlyList<IPEndPoint> entrances, int port, string certificate, int number)
    {
        (_entrances, _port, _certificate, _entrance) = (entrances, port, certificate, number);
        _own = new IPAddress([127, 0, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);
        _client = Connect();
    }

    /// <summary>Asks once. No answer is one with the status 0.</summary>
    public async Task<ShopAnswer> SendAsync(
        HttpMethod method, string host, string path, JsonObject? body, string? key, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, $"https://{host}.dev.localhost:{_port}{path}")
        {
            Version = HttpVersion.Version20,
        };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _client.SendAsync(request, late.Token);
            var text = await answer.Content.ReadAsStringAsync(late.Token);
            return new ShopAnswer((int)answer.StatusCode, Parse(text), answer.Headers.RetryAfter?.Delta);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _entrance++;
            _client.Dispose();
            _client = Connect();
            return new ShopAnswer(0, null, null);
        }
    }

    public void Dispose() => _client.Dispose();

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private HttpMessageInvoker Connect() => new(new SocketsHttpHandler
    {
        UseCookies = false,
        // .NET does not resolve *.localhost; browsers and curl do.
        ConnectCallback = async (_, token) => new NetworkStream(await ConnectAsync(token), ownsSocket: true),
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            {
                using var expected = X509CertificateLoader.LoadCertificateFromFile(_certificate);
                return shown is not null
                    && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                    && shown.GetRawCertData().AsSpan().SequenceEqual(expected.RawData);
            },
        },
    });

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                // Only Linux has the whole of 127.0.0.0/8 on its loopback interface.
                if (OperatingSystem.IsLinux()) socket.Bind(new IPEndPoint(_own, 0));
                await socket.ConnectAsync(_entrances[_entrance % _entrances.Count], cancellationToken);
                return socket;
            }
            catch (SocketException) when (tried < _entrances.Count)
            {
                socket.Dispose();
                _entrance++;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>An answer of the public interface.</summary>
/// <param name="Status">The status of HTTP; 0 where there was no answer.</param>
/// <param name="Json">The body, if it is JSON.</param>
/// <param name="RetryAfter">When to come again, if that is told.</param>
internal sealed record ShopAnswer(int Status, JsonNode? Json, TimeSpan? RetryAfter)
{
    /// <summary>Whether the same may be asked again with success: no answer, too much, not now.</summary>
    public bool IsPassing => Status is 0 or 429 or 503;

    /// <summary>A field of the body; empty where it is none, or no text.</summary>
    public string Text(string field) =>
        Json is JsonObject body && body[field] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : "";
}
