using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>Ports for listeners of this process that are told their port in advance.</summary>
public static class FreePorts
{
    private const int First = 10_000;
    private const int Count = 8_000;

    // Below the ephemeral range of Linux: one that the system chose may be an outgoing connection's a moment later.
    // Processes that start together, and have neighbouring ids, begin far from each other.
    private static int _next = Environment.ProcessId * 419 % Count;

    /// <summary>A loopback port that nothing listens on.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
