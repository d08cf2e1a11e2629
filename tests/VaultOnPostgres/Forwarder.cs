using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>Another address under which a server of this machine is reached.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _connections = [];
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Task _accepting;

    public Forwarder(string address, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        try
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(near.CopyToAsync(far, _end.Token), far.CopyToAsync(near, _end.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
