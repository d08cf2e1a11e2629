using System.Net.Security;
using System.Net.Sockets;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>The bytes of one connection to a callee, which tells when it is closed, by whichever side.</summary>
internal sealed class CalleeStream : NetworkStream
{
    // Of Linux, which .NET has no name for (tcp(7), RFC 5482).
    private const int Tcp = 6, UserTimeout = 18, Info = 11;
    private const byte Established = 1;
    private const int AcknowledgedWithin = 5_000;

    private Action? _closed;

    public CalleeStream(Socket connected)
        : base(connected, ownsSocket: true)
    {
    }

    /// <summary>Whether the peer has not closed it, as the kernel knows without reading.</summary>
    public bool IsEstablished
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return Socket.Connected;
            Span<byte> state = stackalloc byte[1];
            return Socket.GetRawSocketOption(Tcp, Info, state) == 1 && state[0] == Established;
        }
    }

    /// <summary>A socket for a callee. What is sent and not acknowledged within seconds breaks it.</summary>
    public static Socket CreateSocket(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes(AcknowledgedWithin));
        }

        return socket;
    }

    /// <summary>Calls <paramref name="closed"/> once, when the stream is closed.</summary>
    public void WhenClosed(Action closed) => _closed = closed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }
}

/// <summary>A connection that is ready for HTTP/2.</summary>
/// <param name="Stream">What it is made of.</param>
/// <param name="Tls">The encrypted side, which owns the stream.</param>
internal sealed record ReadyConnection(CalleeStream Stream, SslStream Tls) : IDisposable
{
    public void Dispose() => Tls.Dispose();
}
