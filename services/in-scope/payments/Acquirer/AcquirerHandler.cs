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

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (string Version, HttpMessageInvoker Invoker)? _current;

    public Uri Address => egress.Address;

    public async Task<HttpMessageInvoker> ConnectAsync(CancellationToken cancellationToken)
    {
        var newest = (await secrets.ReadAsync(CredentialSecret, cancellationToken))[^1];
        if (_current is { } known && known.Version == newest.Version) return known.Invoker;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } current && current.Version == newest.Version) return current.Invoker;
            // Requests under way keep the old connections, which close when they have been idle for a while.
            var invoker = new HttpMessageInvoker(Create(newest.Value));
            _current = (newest.Version, invoker);
            return invoker;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _current?.Invoker.Dispose();
        _turn.Dispose();
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
