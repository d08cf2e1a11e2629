using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>What the bank's side knows, read with the client certificate of payments.</summary>
public static class AcquirerLedger
{
    /// <summary>The authorizations that name <paramref name="orderId"/>.</summary>
    public static async Task<IReadOnlyList<JsonNode>> OfAsync(int acquirerPort, string state, string orderId)
    {
        var versions = Directory.GetFiles(Path.Combine(state, "secrets", "payments", "acquirer-credential"));
        var credential = await File.ReadAllTextAsync(versions.MaxBy(path => int.Parse(Path.GetFileName(path)))!);
        using var certificate = X509Certificate2.CreateFromPem(credential, credential);
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(state, "authority", "acquirer-ca.crt"));
        using var client = new HttpClient(new SocketsHttpHandler
        {
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
            $"https://127.0.0.1:{acquirerPort}/ledger", TestContext.Current.CancellationToken);
        return [.. JsonNode.Parse(ledger)!["authorizations"]!.AsArray()
            .Where(entry => entry!["merchantReference"]!.GetValue<string>() == orderId)
            .Select(entry => entry!)];
    }
}
