using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Secrets;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>
/// Connections to the acquirer: TLS with the acquirer's own authority, and the client certificate it gave out. A new
/// version of that credential is used from the next request on.
/// </summary>
internal sealed class AcquirerHandler(Egress egress, SecretSource secrets) : IDisposable
{
    public const string CredentialSecret = "acquirer-credential";

    /// <summary>
    /// How many connections there are at once. Payments that find none wait for one within their time: were all of
    /// them to shake hands at the same moment, none would be done in time, and the next would have to begin again.
    /// </summary>
    public const int MaxConnections = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AcquirerConnection> _open = new(StringComparer.Ordinal);

    public Uri Address => egress.Address;

    public async Task<AcquirerConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var versions = await secrets.ReadAsync(CredentialSecret, cancellationToken);
        return Connect(versions, versions[^1]);
    }

    /// <summary>
    /// With the newest credential that there is now, or with the one before when it is the newest that was refused:
    /// the acquirer may not know it yet. Null when there is no other.
    /// </summary>
    /// <param name="refused">The version that the acquirer has refused.</param>
    /// <param name="cancellationToken">Ends the look for another.</param>
    public async Task<AcquirerConnection?> ReconnectAsync(string refused, CancellationToken cancellationToken)
    {
        var versions = await secrets.ReadAnewAsync(CredentialSecret, cancellationToken);
        var other = versions.TakeLast(2).LastOrDefault(version => version.Version != refused);
        return other is null ? null : Connect(versions, other);
    }

    public void Dispose()
    {
        foreach (var connection in _open.Values) connection.Invoker.Dispose();
    }

    private AcquirerConnection Connect(IReadOnlyList<SecretVersion> versions, SecretVersion chosen)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(chosen.Version, out var known)) return known;
            // Requests under way keep the old connections, which close when they have been idle for a while.
            foreach (var gone in _open.Keys.Except(versions.Select(version => version.Version)).ToList())
            {
                _open.Remove(gone);
            }

            return _open[chosen.Version] =
                new AcquirerConnection(chosen.Version, new HttpMessageInvoker(Create(chosen.Value)));
        }
    }

    private SocketsHttpHandler Create(ReadOnlyMemory<byte> credential)
    {
        var pem = Encoding.ASCII.GetString(credential.Span);
        using var ephemeral = X509Certificate2.CreateFromPem(pem, pem);
        // Schannel cannot use a key that lives in memory alone.
        var client = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = TlsVersions.BetweenServices,
                AllowTlsResume = false,
                ClientCertificates = [client],
                CertificateChainPolicy = Trust(),
            },
        };
    }

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPemFile(egress.AuthorityFile);
        return policy;
    }
}

/// <summary>Connections with one version of the credential.</summary>
internal sealed record AcquirerConnection(string Version, HttpMessageInvoker Invoker);
