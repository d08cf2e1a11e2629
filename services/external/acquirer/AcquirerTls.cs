using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Acquirer;

/// <summary>
/// TLS that admits only clients whose certificate the bank's authority signed. The files are looked at in each
/// handshake, and parsed when they have changed.
/// </summary>
internal sealed class AcquirerTls(string directory)
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private volatile Files? _files;

    public TlsHandshakeCallbackOptions Options => new()
    {
        OnConnection = _ =>
        {
            var files = Current();
            return ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificate = files.Certificate,
                EnabledSslProtocols = TlsVersions.BetweenServices,
                AllowTlsResume = false,
                ClientCertificateRequired = true,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, client, _, _) =>
                    client is X509Certificate2 certificate && files.IsClient(certificate),
            });
        },
    };

    private Files Current()
    {
        var (certificate, key, authority) = (Read("tls.crt"), Read("tls.key"), Read("ca.crt"));
        if (_files is { } known && known.AreOf(certificate, key, authority)) return known;
        return _files = new Files(certificate, key, authority);
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(directory, file));

    private sealed class Files
    {
        private readonly (string Certificate, string Key, string Authority) _texts;
        private readonly X509ChainPolicy _clients = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };

        public Files(string certificate, string key, string authority)
        {
            _texts = (certificate, key, authority);
            Certificate = X509Certificate2.CreateFromPem(certificate, key);
            if (OperatingSystem.IsWindows()) Certificate = WithStoredKey(Certificate);
            _clients.CustomTrustStore.ImportFromPem(authority);
            _clients.ApplicationPolicy.Add(new(ClientUsage));
        }

        public X509Certificate2 Certificate { get; }

        public bool AreOf(string certificate, string key, string authority) =>
            _texts == (certificate, key, authority);

        public bool IsClient(X509Certificate2 certificate)
        {
            using var chain = new X509Chain { ChainPolicy = _clients.Clone() };
            return chain.Build(certificate);
        }

        // Schannel cannot use a key that lives in memory alone.
        private static X509Certificate2 WithStoredKey(X509Certificate2 ephemeral)
        {
            using (ephemeral)
            {
                return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
            }
        }
    }
}
