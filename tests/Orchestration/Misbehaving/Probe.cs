using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Misbehaving;

/// <summary>The readiness probe, as little of HTTP as the question needs.</summary>
internal sealed class Probe(string? behaviour)
{
    private readonly string? _readyFile = Environment.GetEnvironmentVariable("READY_FILE");
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a service that ends as soon as it is ready has said that it is.</summary>
    public Task Asked => _asked.Task;

    public async Task ServeAsync()
    {
        var port = int.Parse(Environment.GetEnvironmentVariable("HEALTH_PORT")!, CultureInfo.InvariantCulture);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (behaviour == "accepts-late") await FillQueueAsync(listener);
        else listener.Start();
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = AnswerAsync(client);
        }
    }

    // With its queue full, the kernel leaves whoever connects without an answer, neither accepted nor refused.
    private async Task FillQueueAsync(TcpListener listener)
    {
        listener.Start(backlog: 1);
        var waiting = new List<Socket>();
        for (var full = false; !full;)
        {
            var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            waiting.Add(one);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try
            {
                await one.ConnectAsync(listener.LocalEndpoint, patience.Token);
            }
            catch (OperationCanceledException)
            {
                full = true;
            }
        }

        while (!File.Exists(_readyFile)) await Task.Delay(20);
        waiting.ForEach(one => one.Dispose());
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        if (await stream.ReadAsync(new byte[4096]) == 0) return;
        if (behaviour == "never-answers") await Task.Delay(Timeout.Infinite);
        var ready = behaviour != "never-ready" && (_readyFile is null || File.Exists(_readyFile));
        var status = ready ? "200 OK" : "503 Service Unavailable";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        if (ready && behaviour == "ends-when-ready") _asked.TrySetResult();
    }
}
