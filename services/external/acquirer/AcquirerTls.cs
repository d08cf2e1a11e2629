using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Acquirer;

/// <summary>
/// TLS that admits only clients whose certificate the bank's authority signed. The files are read for each handshake,
/// which is rare enough here.
/// </summary>
internal sealed class AcquirerTls(string directory)
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    public TlsHandshakeCallbackOptions Options => new()
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate(),
            EnabledSslProtocols = TlsVersions.BetweenServices,
            AllowTlsResume = false,
            ClientCertificateRequired = true,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, client, _, _) => IsClient(client as X509Certificate2),
        }),
    };

    private X509Certificate2 Certificate()
    {
        using var ephemeral = X509Certificate2.CreateFromPemFile(
            Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
        // Schannel cannot use a key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }

    private bool IsClient(X509Certificate2? certificate)
    {
        if (certificate is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(Path.Combine(directory, "ca.crt"));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new(ClientUsage));
        return chain.Build(certificate);
    }
}
