using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary><c>BackendTLSPolicy</c> of the Gateway API: how a Gateway verifies a service before it sends.</summary>
public sealed record BackendTlsPolicy : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = GatewayApi.Version;

    /// <inheritdoc />
    public string Kind { get; set; } = "BackendTLSPolicy";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public BackendTlsPolicySpec? Spec { get; init; }
}

/// <summary>Which services are verified, and how.</summary>
public sealed record BackendTlsPolicySpec
{
    /// <summary>The services.</summary>
    public IList<ObjectReference>? TargetRefs { get; init; }

    /// <summary>What is required of them.</summary>
    public BackendTlsValidation? Validation { get; init; }
}

/// <summary>What is required of a service's certificate.</summary>
public sealed record BackendTlsValidation
{
    /// <summary>The ConfigMaps with the CA certificates, in the key <c>ca.crt</c>.</summary>
    public IList<ObjectReference>? CaCertificateRefs { get; init; }

    /// <summary>The name that is asked for and that the certificate must carry.</summary>
    public string? Hostname { get; init; }
}
