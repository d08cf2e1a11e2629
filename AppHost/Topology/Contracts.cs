namespace RegulatedWorkload.AppHost.Topology;

/// <summary>The contracts of the services, read from their folders once.</summary>
/// <param name="byService">The contracts by service name; a service without gRPC methods has none.</param>
public sealed class Contracts(IReadOnlyDictionary<string, Contract> byService)
{
    /// <summary>Reads <c>services/&lt;scope&gt;/&lt;name&gt;/&lt;name&gt;.proto</c> of every service that has one.</summary>
    public static Contracts Read(string root, WorkloadTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return new Contracts((
            from service in topology.Services
            let file = Path.Combine(root, "services", service.Scope.Name, service.Name, service.Name + ".proto")
            where File.Exists(file)
            select (service.Name, Contract: Contract.Parse(File.ReadAllText(file))))
            .DistinctBy(found => found.Name)
            .ToDictionary(found => found.Name, found => found.Contract, StringComparer.Ordinal));
    }

    /// <summary>The contract of a service, or null.</summary>
    public Contract? Find(string service) => byService.GetValueOrDefault(service);
}
