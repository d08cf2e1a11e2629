using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>
/// A port in front of the acquirer. The first connection ends at an OpenSSL server that knows another authority for its
/// clients, and tells them so by a TLS alert, which .NET cannot be made to send. All others go through.
/// </summary>
internal sealed class AlertingFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _through;
    private readonly int _refusing = Ports.FindBlock();
    private readonly Process _server;
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public AlertingFront(Premises premises)
    {
        _through = premises.PortOf("acquirer");
        var files = premises.Certificates("acquirer");
        var start = new ProcessStartInfo(
            "openssl",
            [
                "s_server", "-accept", $"127.0.0.1:{_refusing}", "-tls1_3", "-quiet",
                "-cert", Path.Combine(files, "tls.crt"), "-key", Path.Combine(files, "tls.key"),
                "-Verify", "1", "-verify_return_error",
                "-CAfile", Path.Combine(premises.Certificates("payments"), "ca.crt"),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _server = Process.Start(start)!;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends the OpenSSL server, and gives what it has said.</summary>
    public async Task<string> StopServerAsync()
    {
        if (!_server.HasExited) _server.Kill();
        return await _server.StandardError.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        await StopServerAsync();
        _server.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _connections.Add(ForwardAsync(client, _connections.Count == 0 ? _refusing : _through));
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
            using var far = await Eventually.BecomesAsync(() => ConnectAsync(port), connected => connected is not null);
            var (client, server) = (near.GetStream(), far!.GetStream());
            await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
        }
    }

    // The server listens a moment after it was started.
    private static async Task<TcpClient?> ConnectAsync(int port)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return client;
        }
        catch (SocketException)
        {
            client.Dispose();
            return null;
        }
    }

    // What one side says after the other has ended is read all the same: to close on it would reset the connection, and
    // take from the client the alert that it has not read yet.
    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to, _stopping.Token);
        }
        catch (IOException)
        {
        }

        EndSending(to.Socket);
        await from.CopyToAsync(Stream.Null, _stopping.Token);
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
