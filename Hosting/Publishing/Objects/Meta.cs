using k8s.Models;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>Names, places and labels of objects.</summary>
public static class Meta
{
    /// <summary>
    /// An object of a service, in its scope's namespace; named like the service unless told otherwise.
    /// </summary>
    public static V1ObjectMeta Of(Service service, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new V1ObjectMeta
        {
            Name = name ?? service.Name,
            NamespaceProperty = service.Scope.Namespace,
            Labels = Labels.Of(service),
        };
    }

    /// <summary>An object of a scope's namespace that belongs to no service.</summary>
    public static V1ObjectMeta Of(Scope scope, string name)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = scope.Namespace,
            Labels = Labels.Of(name, scope),
        };
    }
}
