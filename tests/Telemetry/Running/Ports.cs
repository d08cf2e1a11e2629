using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>
/// Ports below the range from which the operating system serves outgoing connections, so that none of those takes one
/// between its choice and its use.
/// </summary>
internal static class Ports
{
    private static int s_last = 20_000 + (Environment.ProcessId % 1_000 * 10);

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref s_last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else has it.
            }
        }
    }
}
