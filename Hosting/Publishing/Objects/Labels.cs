using System.Runtime.CompilerServices;
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

    // A service has a dozen objects, and is named by the policies of its callers and callees.
    private static readonly ConditionalWeakTable<Service, IDictionary<string, string>> OfServices = [];
    private static readonly ConditionalWeakTable<string, IDictionary<string, string>> Selectors = [];

    /// <summary>The labels of an object that belongs to a service: the same each time, not to be changed.</summary>
    public static IDictionary<string, string> Of(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return OfServices.GetValue(service, static service => Of(service.Name, service.Scope).AsReadOnly());
    }

    /// <summary>The labels of an object of a scope that has a name of its own.</summary>
    public static IDictionary<string, string> Of(string name, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new OrderedDictionary<string, string>(3)
        {
            [Name] = name,
            [PartOf] = Workload,
            [PciScope] = scope.Name,
        };
    }

    /// <summary>The labels of an object that belongs to no scope.</summary>
    public static IDictionary<string, string> OfWorkload() => new Dictionary<string, string> { [PartOf] = Workload };

    /// <summary>
    /// What selects the pods of a service, or of another component: the same each time, not to be changed.
    /// </summary>
    public static IDictionary<string, string> Select(string name) => Selectors.GetValue(
        name, static name => new Dictionary<string, string> { [Name] = name }.AsReadOnly());
}
