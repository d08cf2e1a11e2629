using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Verification.PaymentPage;

/// <summary>Connections to the entrance such as a browser makes.</summary>
public static class EntranceClient
{
    /// <summary>A client that trusts what this machine trusts.</summary>
    public static HttpMessageInvoker OfTheWorld() => new(Handler());

    /// <summary>A client of a local run, whose certificate need not be trusted by this machine.</summary>
    /// <param name="certificateFile">The certificate that the entrance of the run shows, and no other, as PEM.</param>
    public static HttpMessageInvoker OfLocalRun(string certificateFile)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
        var expected = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var handler = Handler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == expected;
        return new HttpMessageInvoker(handler);
    }

    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions(),
    };

    // Browsers take every name below localhost for this machine; resolvers do not.
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            if (host.EndsWith(".localhost", StringComparison.Ordinal))
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            }
            else
            {
                await socket.ConnectAsync(host, port, cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
