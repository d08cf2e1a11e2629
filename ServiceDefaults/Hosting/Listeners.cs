using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>The two listeners of a service: TLS for traffic, plain HTTP for probes.</summary>
internal sealed class Listeners(
    ServiceSettings settings, WorkloadIdentity identity, IngressCertificates ingress, SecurityEvents security)
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(settings.HealthListener, listener => listener.Protocols = HttpProtocols.Http1);
        kestrel.Listen(settings.TrafficListener, listener =>
        {
            listener.Protocols = ingress.Exist ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2;
            listener.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeTimeout,
                OnConnection = context => ValueTask.FromResult(
                    ingress.Exist ? ForBrowsers(ingress.Current) : ForServices(context.Connection)),
            });
        });
    }

    // Browsers and the gateway present no certificate: the only listener of the workload that asks for none.
    private static SslServerAuthenticationOptions ForBrowsers(CertificateMaterial material) => new()
    {
        ServerCertificateContext = material.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowTlsResume = false,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    private SslServerAuthenticationOptions ForServices(ConnectionContext connection) => new()
    {
        ServerCertificateContext = identity.Material.Context,
        EnabledSslProtocols = TlsVersions.BetweenServices,
        // A resumed session would skip the validation below.
        AllowTlsResume = false,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Admit(connection, certificate),
    };

    private bool Admit(ConnectionContext connection, X509Certificate? certificate)
    {
        var (peer, refusal) = identity.ValidateCaller(certificate as X509Certificate2);
        if (peer is null)
        {
            security.HandshakeRefused(refusal!, connection.RemoteEndPoint);
            return false;
        }

        connection.Features.Set(peer);
        return true;
    }
}
