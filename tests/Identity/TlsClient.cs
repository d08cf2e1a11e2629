using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A client that believes every server, and offers what a test has it offer.</summary>
/// <param name="Certificate">What it shows.</param>
internal sealed record TlsClient(X509Certificate2 Certificate)
{
    /// <summary>The versions of TLS that it offers.</summary>
    public SslProtocols Versions { get; init; } = SslProtocols.Tls13;

    /// <summary>The protocol that it offers, or the default for none.</summary>
    public SslApplicationProtocol Protocol { get; init; } = SslApplicationProtocol.Http2;

    /// <summary>A connection to a port of this machine, on which nothing was said.</summary>
    public static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>A connection to a port of this machine, after the handshake.</summary>
    public async Task<SslStream> AuthenticateAsync(int port)
    {
        var client = await ConnectAsync(port);
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = Versions,
                ApplicationProtocols = Protocol == default ? null : [Protocol],
                ClientCertificateContext = SslStreamCertificateContext.Create(Certificate, [], offline: true),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            },
            TestContext.Current.CancellationToken);
        return tls;
    }
}
