using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>Finds a block of loopback ports for one workload.</summary>
public static class Ports
{
    private const int BlockSize = 25;

    // Below the ephemeral range of Linux, so that no outgoing connection takes one of them meanwhile; test processes
    // that start together, and have neighbouring ids, begin far from each other.
    private static int _next = 20_000 + (Environment.ProcessId * 419 % 480 * BlockSize);

    /// <summary>The first port of a block whose ports are all free.</summary>
    public static int FindBlock()
    {
        while (true)
        {
            var first = Interlocked.Add(ref _next, BlockSize);
            if (first > 32_000) Interlocked.Exchange(ref _next, 20_000);
            else if (Enumerable.Range(first, BlockSize).All(IsFree)) return first;
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
