using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using RegulatedWorkload.CatalogV1;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A caller that follows none of the workload's rules: it shows any certificate, believes any server, and keeps its one
/// connection for as long as it is let.
/// </summary>
public sealed class Stranger : IDisposable
{
    private readonly GrpcChannel _channel;

    public Stranger(int port, X509Certificate2? certificate, params X509Certificate2[] intermediates)
    {
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        };
        if (certificate is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                certificate, [.. intermediates], offline: true);
        }

        _channel = GrpcChannel.ForAddress($"https://127.0.0.1:{port}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = options,
                PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
                ConnectCallback = async (context, cancellationToken) =>
                {
                    Connections++;
                    var socket = new System.Net.Sockets.Socket(
                        System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp)
                    { NoDelay = true };
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
            },
            DisposeHttpClient = true,
        });
    }

    /// <summary>How many connections it has opened.</summary>
    public int Connections { get; private set; }

    /// <summary>Calls <c>ListProducts</c>.</summary>
    /// <returns>OK, or the refusal.</returns>
    public async Task<Status> ListAsync(Metadata? headers = null)
    {
        try
        {
            await new Catalog.CatalogClient(_channel).ListProductsAsync(
                new ListProductsRequest(), headers, cancellationToken: TestContext.Current.CancellationToken);
            return Status.DefaultSuccess;
        }
        catch (RpcException refusal)
        {
            return refusal.Status;
        }
    }

    public void Dispose() => _channel.Dispose();
}
