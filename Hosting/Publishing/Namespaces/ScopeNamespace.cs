using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>A namespace that the workload owns: one a scope, and the Gateway's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scope">Its PCI scope. The Gateway decrypts card data, so its namespace is in scope.</param>
/// <param name="Key">The name that the environment knows it by.</param>
internal sealed record ScopeNamespace(string Name, Scope Scope, string Key)
{
    /// <summary>The key of the Gateway's namespace.</summary>
    public const string IngressKey = "ingress";

    /// <summary>Whether it is the Gateway's.</summary>
    public bool IsIngress => Key == IngressKey;

    /// <summary>The namespaces of a cluster.</summary>
    public static IReadOnlyList<ScopeNamespace> All(PublishInput input) =>
    [
        .. input.Scopes.Select(scope => new ScopeNamespace(scope.Namespace, scope, scope.Name)),
        .. input.HasEntrance
            ? [new ScopeNamespace(GatewayNames.Namespace, Scope.InScope, IngressKey)]
            : Array.Empty<ScopeNamespace>(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> NamesOf(PublishInput input) =>
        [.. All(input).Select(owned => owned.Name)];
}
