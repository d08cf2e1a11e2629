using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Benchmarks.Handshakes;

/// <summary>Connects with a client certificate, one full handshake after another, by several at once.</summary>
/// <param name="certificates">The directory with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>.</param>
internal sealed class HandshakeClient(string certificates)
{
    private const int Connecting = 4;

    // What HTTP/2 begins with (RFC 9113, 3.4), and empty settings; an answer shows that the server admits the client.
    private static readonly byte[] s_preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private readonly SslStreamCertificateContext _leaf = SslStreamCertificateContext.Create(
        X509Certificate2.CreateFromPemFile(
            Path.Combine(certificates, "tls.crt"), Path.Combine(certificates, "tls.key")),
        null,
        offline: true);

    private readonly X509Certificate2Collection _roots = Roots(certificates);

    /// <summary>Makes as many handshakes as there is time for, and says how many that were.</summary>
    public async Task<int> ConnectAsync(int port, TimeSpan length, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, Connecting).Select(async _ =>
        {
            do
            {
                await ConnectAsync(port, cancellationToken);
                Interlocked.Increment(ref done);
            }
            while (TimeProvider.System.GetElapsedTime(began) < length);
        }));
        return done;
    }

    private async Task ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await using var stream = new SslStream(await ConnectedAsync(socket, port, cancellationToken));
        await stream.AuthenticateAsClientAsync(Options(), cancellationToken);
        await stream.WriteAsync(s_preface, cancellationToken);
        await stream.ReadExactlyAsync(new byte[1], cancellationToken);
    }

    private static async Task<NetworkStream> ConnectedAsync(
        Socket socket, int port, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SslClientAuthenticationOptions Options()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        return new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateContext = _leaf,
            CertificateChainPolicy = policy,
            // The leaves of services carry no host names.
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        };
    }

    private static X509Certificate2Collection Roots(string certificates)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Path.Combine(certificates, "ca.crt"));
        return roots;
    }
}
