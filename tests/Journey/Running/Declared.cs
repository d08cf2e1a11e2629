using RegulatedWorkload.AppHost;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>What the declaration says, for tests that hold the running workload to it.</summary>
public static class Declared
{
    public static WorkloadTopology Topology { get; } = Workload.Declare();

    public static Contracts Contracts { get; } = Contracts.Read(Built.Root, Topology);

    /// <summary>The port of a service when the entrance listens on <paramref name="port"/>.</summary>
    public static int TrafficPort(string service, int port) => LaunchPlanner
        .Create(Topology, Contracts, new LaunchOptions("/state", port))
        .Services.Single(launch => launch.Name == service)
        .TrafficPort;
}
