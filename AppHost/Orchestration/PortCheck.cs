using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>Finds out before anything starts whether a port is taken.</summary>
internal static class PortCheck
{
    /// <exception cref="RunException">A port of the plan is in use.</exception>
    public static void Demand(LaunchPlan plan)
    {
        DemandDatabases(plan);
        foreach (var service in plan.Services)
        {
            foreach (var port in (int[])[service.TrafficPort, service.HealthPort])
            {
                if (IsTaken(port))
                {
                    throw new RunException(
                        $"Port {port}, which '{service.Name}' listens on, is in use. Stop what uses it, or choose another "
                        + $"block of {2 * plan.Services.Count} ports with --port.");
                }
            }
        }
    }

    private static void DemandDatabases(LaunchPlan plan)
    {
        foreach (var server in plan.DatabaseServers.Where(server => IsTaken(server.Port)))
        {
            throw new RunException(
                $"Port {server.Port}, which the {server.Scope} database server listens on, is in use. Stop what uses it, or "
                + "choose another block with --port.");
        }
    }

    private static bool IsTaken(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Connections of an earlier run that are still closing do not count; a listener does.
        if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
