using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>
/// A port whose host is gone without a word: who connects gets no answer, as from a node that lost its power. It is a
/// listener whose queue is full, for which Linux drops what arrives.
/// </summary>
public sealed class UnansweredPort : IDisposable
{
    private readonly List<Socket> _queue = [];
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);

    private UnansweredPort()
    {
    }

    public static async Task<UnansweredPort> TakeAsync(IPEndPoint address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse what a full queue cannot take.");
        var port = new UnansweredPort();
        port._listener.Bind(address);
        port._listener.Listen(0);
        while (await port.AnswersAsync(address))
        {
        }

        return port;
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var socket in _queue) socket.Dispose();
    }

    private async Task<bool> AnswersAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _queue.Add(socket);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            await socket.ConnectAsync(address, limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
