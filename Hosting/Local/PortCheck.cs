using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>Finds out before anything starts whether a port is taken.</summary>
public static class PortCheck
{
    /// <summary>Does nothing when every port is given to one listener and free.</summary>
    /// <exception cref="RunException">A port of the plan or of the dashboard is in use, or given to two.</exception>
    public static void Validate(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var ports = plan.Services
            .SelectMany(
                service => (int[])[service.TrafficPort, service.HealthPort],
                (service, port) => (service.Name, port))
            .Concat(plan.DatabaseServers.Select(server => (Name: $"{server.Scope} database server", port: server.Port)))
            .Concat(plan.DashboardPorts.All.Select(port => (Name: "dashboard", port)))
            .ToList();
        var users = ports.GroupBy(entry => entry.port, entry => $"'{entry.Name}'");
        foreach (var shared in users.Where(group => group.Count() > 1))
        {
            throw new RunException(
                $"Port {shared.Key} is given to {string.Join(" and ", shared)}; a port has one listener.");
        }

        foreach (var (name, port) in ports.Where(entry => IsTaken(entry.port)))
        {
            throw new RunException(
                $"Port {port}, which '{name}' listens on, is in use. Stop what uses it, or choose another block of "
                + $"{ports.Count} ports with --port.");
        }
    }

    private static bool IsTaken(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Connections of an earlier run that are still closing do not count; a listener does.
        if (!OperatingSystem.IsWindows())
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }
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
