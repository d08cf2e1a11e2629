using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Benchmarks.Handshakes;

/// <summary>
/// The process of the floor: an <see cref="SslStream"/> that asks for a client certificate and has the platform verify
/// it, and answers with one byte.
/// </summary>
internal static class BareTls
{
    /// <summary>Serves until the process is told to stop.</summary>
    /// <param name="port">The port on the loopback interface.</param>
    /// <param name="certificates">The directory with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ServeAsync(int port, string certificates, CancellationToken cancellationToken)
    {
        var options = Options(certificates);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (!cancellationToken.IsCancellationRequested)
        {
            var accepted = await listener.AcceptSocketAsync(cancellationToken);
            _ = Task.Run(() => AnswerAsync(accepted, options), CancellationToken.None);
        }
    }

    private static SslServerAuthenticationOptions Options(string certificates)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(certificates, "ca.crt"));
        var leaf = X509Certificate2.CreateFromPemFile(
            Path.Combine(certificates, "tls.crt"), Path.Combine(certificates, "tls.key"));
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
    }

    private static async Task AnswerAsync(Socket accepted, SslServerAuthenticationOptions options)
    {
        accepted.NoDelay = true;
        try
        {
            await using var tls = new SslStream(new NetworkStream(accepted, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(options, CancellationToken.None);
            var buffer = new byte[64];
            await tls.ReadAtLeastAsync(buffer, 1);
            await tls.WriteAsync(buffer.AsMemory(0, 1));
            while (await tls.ReadAsync(buffer) > 0)
            {
                // Until the client has gone.
            }
        }
        catch (IOException)
        {
            // It went without saying so.
        }
    }
}
