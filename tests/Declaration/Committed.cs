using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The declaration and the contracts as they are committed.</summary>
internal static class Committed
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static WorkloadTopology Topology { get; } = AppHost.Workload.Declare();

    public static Contracts Contracts { get; } = Contracts.Read(Root, Topology);

    public static ValidWorkload Workload { get; } = ValidWorkload.Validate(Topology, Contracts);
}
