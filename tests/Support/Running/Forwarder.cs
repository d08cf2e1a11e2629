using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>A port that leads to servers of this machine.</summary>
public sealed class Forwarder : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _connections = [];
    private readonly TcpListener _listener;
    private readonly Func<int, int> _target;
    private readonly Task _accepting;

    /// <summary>Listens from now on, at any free port.</summary>
    /// <param name="address">The address that it has.</param>
    /// <param name="target">The port that a connection is led to, by how many there were before it.</param>
    public Forwarder(IPAddress address, Func<int, int> target)
    {
        _target = target;
        _listener = new TcpListener(address, 0);
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
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _connections.Add(ForwardAsync(client, _target(_connections.Count)));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ForwardAsync(TcpClient accepted, int port)
    {
        using var near = accepted;
        try
        {
            using var far = await ConnectAsync(port);
            var (client, server) = (near.GetStream(), far.GetStream());
            await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
        }
    }

    // A server that was just started listens a moment later.
    private async Task<TcpClient> ConnectAsync(int port)
    {
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, _end.Token);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(50), _end.Token);
            }
        }
    }

    // What one side says after the other has ended is read all the same: to close on it would reset the connection, and
    // take from the client what it has not read yet.
    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to, _end.Token);
        }
        catch (IOException)
        {
        }

        EndSending(to.Socket);
        await from.CopyToAsync(Stream.Null, _end.Token);
    }

    private static void EndSending(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Gone already.
        }
    }
}
