using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Probing;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>The two listeners of a service: TLS for traffic, plain HTTP for probes.</summary>
internal sealed class Listeners(
    ServiceSettings settings,
    WorkloadIdentity identity,
    IngressCertificates ingress,
    HandshakeWatch watch,
    ConnectionLimits limits)
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        RequestLimits.Apply(kestrel.Limits);
        kestrel.Listen(settings.HealthListener, listener =>
        {
            limits.Health.Guard(listener);
            listener.Protocols = HttpProtocols.Http1;
        });
        kestrel.Listen(settings.TrafficListener, listener =>
        {
            limits.Traffic.Guard(listener);
            var terms = ingress.Exist ? TlsTerms.Browsers : TlsTerms.Services;
            listener.Protocols = terms.IncludeHttp11 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2;
            watch.UseHttps(listener, terms, tls => tls.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeWatch.Timeout,
                OnConnection = context => ValueTask.FromResult(
                    ingress.Exist && !IsForVerifier(context.ClientHelloInfo)
                        ? ForBrowsers(ingress.Current)
                        : ForServices(context.Connection)),
            }));
        });
    }

    // The name is the client's claim, and gets it less than without: a certificate is asked for, and nothing but the
    // probe answers.
    private bool IsForVerifier(SslClientHelloInfo hello) =>
        settings.Probe is not null && hello.ServerName == ProbeEndpoint.ServerName;

    // Browsers and the gateway present no certificate: the only listener of the workload that asks for none.
    private static SslServerAuthenticationOptions ForBrowsers(CertificateMaterial material) => new()
    {
        ServerCertificateContext = material.Context,
        EnabledSslProtocols = TlsTerms.Browsers.Versions,
        AllowTlsResume = false,
        ApplicationProtocols = TlsTerms.Browsers.ApplicationProtocols,
    };

    private SslServerAuthenticationOptions ForServices(ConnectionContext connection)
    {
        var material = identity.Material;
        var handshake = connection.Features.GetRequiredFeature<Handshake>();
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = material.Context,
            EnabledSslProtocols = TlsTerms.Services.Versions,
            // A resumed session would skip the validation below.
            AllowTlsResume = false,
            ClientCertificateRequired = true,
            CertificateChainPolicy = TrustChain.Policy(material.Roots),
            ApplicationProtocols = TlsTerms.Services.ApplicationProtocols,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                var (peer, refusal) = identity.ValidateCaller(certificate, chain);
                if (peer is null) handshake.Refuse(refusal!);
                else connection.Features.Set(peer);
                return peer is not null;
            },
        };
    }
}
