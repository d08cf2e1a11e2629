using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>How this side of a connection between services speaks TLS.</summary>
internal static class CalleeTls
{
    /// <summary>Mutual TLS with one leaf under one trust bundle.</summary>
    /// <param name="host">The name that is asked for; nobody is authenticated by it.</param>
    /// <param name="material">The leaf and the bundle.</param>
    /// <param name="admit">Whether the certificate of the other end, with its chain, is the callee's.</param>
    public static SslClientAuthenticationOptions Terms(
        string host, CertificateMaterial material, Func<X509Certificate?, X509Chain?, bool> admit) => new()
        {
            TargetHost = host,
            EnabledSslProtocols = TlsVersions.BetweenServices,
            AllowTlsResume = false,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateContext = material.Context,
            CertificateChainPolicy = TrustChain.Policy(material.Roots),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => admit(certificate, chain),
        };
}
