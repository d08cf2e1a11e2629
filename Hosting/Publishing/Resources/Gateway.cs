using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary><c>Gateway</c> of the Gateway API: listeners, and the infrastructure that serves them.</summary>
public sealed record Gateway : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = GatewayApi.Version;

    /// <inheritdoc />
    public string Kind { get; set; } = "Gateway";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public GatewaySpec? Spec { get; init; }
}

/// <summary>The version of the Gateway API.</summary>
public static class GatewayApi
{
    /// <summary>Its API group.</summary>
    public const string Group = "gateway.networking.k8s.io";

    /// <summary>Group and version of its standard channel.</summary>
    public const string Version = Group + "/v1";

    /// <summary>The label that every implementation puts on the pods of a Gateway.</summary>
    public const string GatewayNameLabel = Group + "/gateway-name";
}

/// <summary>What a Gateway is to be.</summary>
public sealed record GatewaySpec
{
    /// <summary>The class that implements it.</summary>
    public string? GatewayClassName { get; init; }

    /// <summary>What the objects made for it carry, and how they are customised.</summary>
    public GatewayInfrastructure? Infrastructure { get; init; }

    /// <summary>Its static addresses.</summary>
    public IList<GatewayAddress>? Addresses { get; init; }

    /// <summary>Its listeners.</summary>
    public IList<GatewayListener>? Listeners { get; init; }
}

/// <summary>What the objects made for a Gateway carry.</summary>
public sealed record GatewayInfrastructure
{
    /// <summary>Their labels.</summary>
    public IDictionary<string, string>? Labels { get; init; }

    /// <summary>Their annotations.</summary>
    public IDictionary<string, string>? Annotations { get; init; }

    /// <summary>The object with further parameters of the class.</summary>
    public ObjectReference? ParametersRef { get; init; }
}

/// <summary>A static address.</summary>
public sealed record GatewayAddress
{
    /// <summary><c>IPAddress</c> or <c>Hostname</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The address.</summary>
    public string? Value { get; init; }
}

/// <summary>One host on one port.</summary>
public sealed record GatewayListener
{
    /// <summary>The name that routes attach to.</summary>
    public string? Name { get; init; }

    /// <summary>The host that clients ask for.</summary>
    public string? Hostname { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; }

    /// <summary><c>HTTPS</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>How TLS ends here.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>Which routes may attach.</summary>
    public AllowedRoutes? AllowedRoutes { get; init; }
}

/// <summary>How TLS ends at a listener.</summary>
public sealed record ListenerTls
{
    /// <summary><c>Terminate</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The secrets with certificate and key.</summary>
    public IList<ObjectReference>? CertificateRefs { get; init; }

    /// <summary>Options of the implementation.</summary>
    public IDictionary<string, string>? Options { get; init; }
}

/// <summary>Which routes may attach to a listener.</summary>
public sealed record AllowedRoutes
{
    /// <summary>From which namespaces.</summary>
    public RouteNamespaces? Namespaces { get; init; }

    /// <summary>Of which kinds.</summary>
    public IList<RouteKind>? Kinds { get; init; }
}

/// <summary>From which namespaces routes may attach.</summary>
public sealed record RouteNamespaces
{
    /// <summary><c>Selector</c>.</summary>
    public string? From { get; init; }

    /// <summary>What selects the namespaces.</summary>
    public V1LabelSelector? Selector { get; init; }
}

/// <summary>A kind of route.</summary>
public sealed record RouteKind
{
    /// <summary>Its API group.</summary>
    public string? Group { get; init; }

    /// <summary>Its kind.</summary>
    public string? Kind { get; init; }
}

/// <summary>An object, by group, kind and name. The core group is empty.</summary>
public sealed record ObjectReference
{
    /// <summary>Its API group.</summary>
    public string? Group { get; init; }

    /// <summary>Its kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its namespace, where it may be another.</summary>
    public string? Namespace { get; init; }

    /// <summary>The part of it that is meant: a listener of a Gateway.</summary>
    public string? SectionName { get; init; }

    /// <summary>The port of it that is meant: of a Service.</summary>
    public int? Port { get; init; }
}
