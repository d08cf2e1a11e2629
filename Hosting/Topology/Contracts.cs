namespace RegulatedWorkload.Hosting.Topology;

/// <summary>The contracts of the services, read from their folders once.</summary>
/// <param name="byService">The contracts by service name; a service without gRPC methods has none.</param>
/// <param name="unreadable">What is wrong with the files that are no contract, a sentence by service name.</param>
public sealed class Contracts(
    IReadOnlyDictionary<string, Contract> byService, IReadOnlyDictionary<string, string> unreadable)
{
    /// <summary>The sentences about files that are no contract.</summary>
    internal IEnumerable<string> Faults => unreadable.Values;

    /// <summary>
    /// Reads <c>services/&lt;scope&gt;/&lt;name&gt;/&lt;name&gt;.proto</c> of every service that has one. A file that
    /// is no contract becomes a fault of the declaration, told together with the others.
    /// </summary>
    public static Contracts Read(string root, WorkloadTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var read = new Dictionary<string, Contract>(StringComparer.Ordinal);
        var unreadable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in topology.Services)
        {
            var path = $"services/{service.Scope.Name}/{service.Name}/{service.Name}.proto";
            var file = Path.Combine(root, path);
            if (!File.Exists(file)) continue;
            try
            {
                read[service.Name] = Contract.Parse(File.ReadAllText(file));
            }
            catch (FormatException fault)
            {
                unreadable[service.Name] = $"{path}: {fault.Message}";
            }
        }

        return new Contracts(read, unreadable);
    }

    /// <summary>The contract of a service, or null.</summary>
    public Contract? Find(string service) => byService.GetValueOrDefault(service);

    /// <summary>Whether a service has a file for its contract that is none.</summary>
    internal bool IsUnreadable(string service) => unreadable.ContainsKey(service);
}
