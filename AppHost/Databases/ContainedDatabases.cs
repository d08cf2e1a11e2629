using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Databases;

/// <summary>The database servers of a plan as containers, which another orchestrator starts.</summary>
internal static class ContainedDatabases
{
    /// <summary>Writes the files that the containers are given.</summary>
    /// <exception cref="RunException">A file of the state directory is damaged.</exception>
    public static IReadOnlyList<ContainedDatabaseServer> Prepare(
        LaunchPlan plan, LocalState state, ServiceBinaries services, TimeProvider time)
    {
        if (plan.DatabaseServers.Count == 0) return [];
        try
        {
            using var authority = Authority.OpenOrCreate(state.DatabaseAuthority, "database authority", time);
            return [.. plan.DatabaseServers.Select(launch =>
            {
                var files = new PostgresFiles(launch.Folder, time);
                files.Write(authority, ContainedDatabaseServer.Access);
                return new ContainedDatabaseServer(launch, files, services);
            })];
        }
        catch (DamagedStateException damage)
        {
            throw new RunException(damage.Message, damage);
        }
    }
}
