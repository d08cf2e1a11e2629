using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>What the declaration says, for tests that hold the running workload to it.</summary>
public static class Declared
{
    public static WorkloadTopology Topology { get; } = AppHost.Workload.Declare();

    public static ValidWorkload Workload { get; } = ValidWorkload.Read(Built.Root, Topology);

    /// <summary>The names of the workload's services.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. Topology.Services.Select(service => service.Name)];

    /// <summary>The port of a service when the entrance listens on <paramref name="port"/>.</summary>
    public static int TrafficPort(string service, int port) => Launch(service, port).TrafficPort;

    /// <summary>The port for probes and scrapes when the entrance listens on <paramref name="port"/>.</summary>
    public static int HealthPort(string service, int port) => Launch(service, port).HealthPort;

    private static ServiceLaunch Launch(string service, int port) => LaunchPlanner
        .Create(Workload, new LaunchOptions("/state", port))
        .Services.Single(launch => launch.Name == service);
}
