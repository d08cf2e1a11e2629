using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>The labels of all objects.</summary>
public static class Labels
{
    /// <summary>The name of a service, or of another component; pods are selected by it.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>The PCI scope: on namespaces, pods and nodes, and the key of the nodes' taint.</summary>
    public const string PciScope = "pci-scope";

    /// <summary>The name that Kubernetes gives every namespace as a label.</summary>
    public const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>The value that all objects carry as <c>app.kubernetes.io/part-of</c>.</summary>
    public const string Workload = "regulated-workload";

    /// <summary>The label that all objects carry.</summary>
    public const string PartOf = "app.kubernetes.io/part-of";

    /// <summary>The labels of an object that belongs to a service.</summary>
    public static IDictionary<string, string> Of(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Of(service.Name, service.Scope);
    }

    /// <summary>The labels of an object of a scope that has a name of its own.</summary>
    public static IDictionary<string, string> Of(string name, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Name] = name,
            [PartOf] = Workload,
            [PciScope] = scope.Name,
        };
    }

    /// <summary>The labels of an object that belongs to no scope.</summary>
    public static IDictionary<string, string> OfWorkload() => new Dictionary<string, string> { [PartOf] = Workload };

    /// <summary>What selects the pods of a service, or of another component.</summary>
    public static IDictionary<string, string> Select(string name) =>
        new Dictionary<string, string> { [Name] = name };
}
