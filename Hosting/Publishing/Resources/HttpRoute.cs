using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary><c>HTTPRoute</c> of the Gateway API: from a listener to a service.</summary>
public sealed record HttpRoute : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = GatewayApi.Version;

    /// <inheritdoc />
    public string Kind { get; set; } = "HTTPRoute";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public HttpRouteSpec? Spec { get; init; }
}

/// <summary>What an HTTPRoute is to do.</summary>
public sealed record HttpRouteSpec
{
    /// <summary>The listeners that it attaches to.</summary>
    public IList<ObjectReference>? ParentRefs { get; init; }

    /// <summary>The hosts that it is for.</summary>
    public IList<string>? Hostnames { get; init; }

    /// <summary>Where requests go.</summary>
    public IList<HttpRouteRule>? Rules { get; init; }
}

/// <summary>Where some requests go.</summary>
public sealed record HttpRouteRule
{
    /// <summary>Which requests.</summary>
    public IList<HttpRouteMatch>? Matches { get; init; }

    /// <summary>The services.</summary>
    public IList<ObjectReference>? BackendRefs { get; init; }

    /// <summary>How long they may take.</summary>
    public HttpRouteTimeouts? Timeouts { get; init; }
}

/// <summary>Which requests a rule is for.</summary>
public sealed record HttpRouteMatch
{
    /// <summary>By their path.</summary>
    public HttpPathMatch? Path { get; init; }
}

/// <summary>A match of a path.</summary>
public sealed record HttpPathMatch
{
    /// <summary><c>PathPrefix</c> or <c>Exact</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The path.</summary>
    public string? Value { get; init; }
}

/// <summary>How long requests may take.</summary>
public sealed record HttpRouteTimeouts
{
    /// <summary>From the first byte of a request to the last of its response: <c>30s</c>.</summary>
    public string? Request { get; init; }
}
