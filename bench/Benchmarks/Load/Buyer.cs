using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>
/// One buyer, who comes with another address of the loopback network after some orders, since the entrance limits what
/// one address may ask for, and with ever new card numbers, since the vault limits how often one may come.
/// </summary>
internal sealed class Buyer(int port) : IDisposable
{
    // Fewer than the cards that one address may bring at once.
    private const int OrdersOfAddress = 50;
    private const int Addresses = 250 * 250;

    private static int s_addresses;

    private HttpMessageInvoker _client = Connect();
    private int _orders;
    private string? _product;

    /// <summary>Buys one piece; false when the order was not confirmed.</summary>
    public async Task<bool> BuyAsync(CancellationToken cancellationToken)
    {
        if (_orders++ == OrdersOfAddress)
        {
            _client.Dispose();
            (_client, _orders) = (Connect(), 1);
        }

        var products = await SendAsync(HttpMethod.Get, "shop", "/api/products", null, cancellationToken);
        _product ??= products?[0]?["id"]?.GetValue<string>();
        var card = new JsonObject { ["number"] = CardNumber(), ["expiryMonth"] = 12, ["expiryYear"] = 2031 };
        var token = (await SendAsync(HttpMethod.Post, "pay", "/cards", card, cancellationToken))?["token"];
        if (token is null) return false;
        var order = new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject { ["productId"] = _product, ["quantity"] = 1 }),
            ["cardToken"] = token.DeepClone(),
            ["email"] = "buyer@shop.example",
        };
        var placed = await SendAsync(HttpMethod.Post, "shop", "/api/orders", order, cancellationToken);
        return placed?["status"]?.GetValue<string>() == "Confirmed";
    }

    public void Dispose() => _client.Dispose();

    private static HttpMessageInvoker Connect()
    {
        var number = Interlocked.Increment(ref s_addresses) % Addresses;
        var address = new IPAddress([127, 1, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseCookies = false,
            // .NET does not resolve *.localhost; browsers and curl do.
            ConnectCallback = (context, token) => ConnectAsync(address, context.DnsEndPoint.Port, token),
            SslOptions =
            {
                // A development certificate on the loopback network, and test cards.
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                    shown is not null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            },
        });
    }

    private async Task<JsonNode?> SendAsync(
        HttpMethod method, string host, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"https://{host}.dev.localhost:{port}{path}")
        {
            Version = HttpVersion.Version20,
        };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Idempotency-Key", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        }

        using var answer = await _client.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode) return null;
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private static async ValueTask<Stream> ConnectAsync(
        IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Only Linux has the whole of 127.0.0.0/8 on its loopback interface.
            if (OperatingSystem.IsLinux()) socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Sixteen digits that pass the Luhn check and that no issuer gave out on purpose.
    private static string CardNumber()
    {
        var digits = "411111" + RandomNumberGenerator.GetString("0123456789", 9);
        var sum = digits.Reverse().Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 2 : 1))
            .Sum(value => value > 9 ? value - 9 : value);
        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
