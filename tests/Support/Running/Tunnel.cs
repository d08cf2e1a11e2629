using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>
/// An HTTP proxy that leads every CONNECT to one port of this machine, so that a process reaches stand-ins by the names
/// of the real hosts, as operators behind a proxy reach those.
/// </summary>
public sealed class Tunnel : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;

    public Tunnel(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var inner = client.GetStream();
                await ReadHeadAsync(inner);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
                await inner.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 Connected\r\n\r\n"), _end.Token);
                var outer = server.GetStream();
                await Task.WhenAny(inner.CopyToAsync(outer, _end.Token), outer.CopyToAsync(inner, _end.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // One side has hung up, which is all that a tunnel has to say about it.
            }
        }
    }

    // Byte by byte: what follows the head belongs to TLS.
    private async Task ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _end.Token);
            head.Append((char)one[0]);
        }
    }
}
