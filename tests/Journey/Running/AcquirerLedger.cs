using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>What the bank's side knows, read with the client certificate of payments.</summary>
public static class AcquirerLedger
{
    /// <summary>The authorizations that name <paramref name="orderId"/>.</summary>
    public static Task<IReadOnlyList<JsonNode>> OfAsync(int acquirerPort, string state, string orderId) => OfAsync(
        new Uri($"https://127.0.0.1:{acquirerPort}"), new IPEndPoint(IPAddress.Loopback, acquirerPort), state, orderId);

    /// <summary>Likewise, of an acquirer that is somewhere else than its name says.</summary>
    public static async Task<IReadOnlyList<JsonNode>> OfAsync(
        Uri acquirer, IPEndPoint address, string state, string orderId) =>
    [
        .. (await AllAsync(acquirer, address, state))
            .Where(entry => entry["merchantReference"]!.GetValue<string>() == orderId),
    ];

    /// <summary>Waits until the acquirer has booked any authorization.</summary>
    public static Task HasBookedAsync(int acquirerPort, string state) => Eventually.BecomesAsync(
        () => AllAsync(
            new Uri($"https://127.0.0.1:{acquirerPort}"), new IPEndPoint(IPAddress.Loopback, acquirerPort), state),
        ledger => ledger.Count > 0);

    private static async Task<IReadOnlyList<JsonNode>> AllAsync(Uri acquirer, IPEndPoint address, string state)
    {
        var versions = Directory.GetFiles(Path.Combine(state, "secrets", "payments", "acquirer-credential"));
        var credential = await File.ReadAllTextAsync(versions.MaxBy(path => int.Parse(Path.GetFileName(path)))!);
        using var certificate = X509Certificate2.CreateFromPem(credential, credential);
        var authority = X509CertificateLoader.LoadCertificateFromFile(
            Path.Combine(state, "authority", "acquirer-ca.crt"));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
        var ledger = await client.GetStringAsync(
            new Uri(acquirer, "/ledger"), TestContext.Current.CancellationToken);
        return [.. JsonNode.Parse(ledger)!["authorizations"]!.AsArray().Select(entry => entry!)];
    }
}
