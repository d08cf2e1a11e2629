using System.Net;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>The Key Vault of a campaign is found by its real name, and is away or busy when it is said to be.</summary>
public sealed class StageKeyVaultTests : IAsyncLifetime
{
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("key-vault").FullName);
    private StageKeyVault _vault = null!;
    private HttpMessageInvoker _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var secret = Directory.CreateDirectory(Path.Combine(_state.Secrets("token-vault"), "key-encryption-key"));
        await File.WriteAllBytesAsync(Path.Combine(secret.FullName, "1"), new byte[32], Cancellation);
        _vault = await StageKeyVault.StartAsync(_state, "token-vault");
        _client = Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_vault is not null) await _vault.DisposeAsync();
        Directory.Delete(_state.Root, recursive: true);
    }

    [Fact]
    public async Task It_is_busy_or_away_for_as_long_as_it_is_disturbed()
    {
        var token = await TokenAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.False(_vault.IsDisturbed);

        await _vault.DisturbAsync(
            () => _vault.Throttle(true),
            async () =>
            {
                Assert.True(_vault.IsDisturbed);
                Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(token));
            },
            () => _vault.Throttle(false));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        await _vault.DisturbAsync(
            () => _vault.Way.Cut(reset: true), async () => Assert.Null(await AskAsync(token)), _vault.Way.Resume);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));

        // Who was started meanwhile may still give up.
        Assert.True(_vault.IsDisturbed);
    }

    private HttpMessageInvoker Client() => new(new SocketsHttpHandler
    {
        Proxy = new WebProxy(_vault.Variables["HTTPS_PROXY"]),
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_vault.Variables["SSL_CERT_FILE"]) },
            },
        },
    });

    private async Task<string> TokenAsync()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{_vault.Variables["AZURE_AUTHORITY_HOST"]}tenant/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = EntraStandIn.Client,
                ["client_assertion"] = EntraStandIn.AccountToken,
                ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ["scope"] = EntraStandIn.VaultScope,
            }),
        };
        using var answer = await _client.SendAsync(request, Cancellation);
        var json = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        return json["access_token"]!.GetValue<string>();
    }

    private async Task<HttpStatusCode?> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{_vault.Variables["WORKLOAD__SECRETS__SOURCE"]}secrets/key-encryption-key");
        request.Headers.Add("Authorization", $"Bearer {token}");
        try
        {
            using var answer = await _client.SendAsync(request, Cancellation);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
