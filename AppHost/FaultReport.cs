using System.CommandLine;
using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Images;
using RegulatedWorkload.AppHost.Images.Registry;
using RegulatedWorkload.AppHost.Orchestration;
using RegulatedWorkload.AppHost.Publishing;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost;

/// <summary>Tells a person, in a sentence on standard error, what stands in the way.</summary>
public static class FaultReport
{
    /// <summary>The exit code of the action, or 1 after a fault that has its sentence.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            return await action();
        }
        catch (Exception fault)
            when (fault is RunException or PublishFaultsException or TopologyFaultsException
                or DirectoryNotFoundException or DamagedStateException or CertificateFaultException
                or RegistryException or SupplyChainException or ImagesException)
        {
            await new InvocationConfiguration().Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }
}
