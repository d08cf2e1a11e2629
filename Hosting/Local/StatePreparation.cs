using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// Brings the state directory to where services can be started: certificates, secrets, caller lists, folders.
/// </summary>
internal sealed class StatePreparation(WorkloadTopology topology, LocalState state, TimeProvider time)
{
    /// <exception cref="RunException">The state cannot be written.</exception>
    /// <exception cref="DamagedStateException">An authority of the state is damaged.</exception>
    public async Task<DevelopmentTrust> PrepareAsync(
        LaunchPlan plan, IReadOnlyList<DatabaseContainer> databases, CancellationToken cancellationToken)
    {
        try
        {
            new LocalCertificates(topology, state, time).RenewDue();
            LocalSecrets.Ensure(topology, state);
            LocalSecrets.EnsurePasswords(plan);
            LocalFiles.Write(plan);
            foreach (var name in topology.Services.Select(service => service.Name)
                .Concat(topology.Externals.Select(external => external.Name)))
            {
                PrivateFile.CreateFolder(Path.GetDirectoryName(state.StoreFile(name))!);
            }

            if (databases.Count > 0)
            {
                using var authority = Authority.OpenOrCreate(state.DatabaseAuthority, "database authority", time);
                foreach (var database in databases) database.WriteFiles(authority);
            }

            return await new DevelopmentCertificate(state, time).EnsureAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The state directory {state.Root} cannot be used ({fault.Message}). Make all of it yours to write, or "
                + "choose another with --state.",
                fault);
        }
    }
}
