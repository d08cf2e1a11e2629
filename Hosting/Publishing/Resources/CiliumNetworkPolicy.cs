using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary>A network policy of Cilium, for destinations that only DNS names tell.</summary>
public sealed record CiliumNetworkPolicy : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "cilium.io/v2";

    /// <inheritdoc />
    public string Kind { get; set; } = "CiliumNetworkPolicy";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is allowed.</summary>
    public CiliumNetworkPolicySpec Spec { get; init; } = new();
}

/// <summary>What is allowed.</summary>
public sealed record CiliumNetworkPolicySpec
{
    /// <summary>The pods that it is about.</summary>
    public V1LabelSelector EndpointSelector { get; init; } = new();

    /// <summary>What they may connect to.</summary>
    public IList<CiliumEgressRule> Egress { get; init; } = [];
}

/// <summary>One permitted direction outwards.</summary>
public sealed record CiliumEgressRule
{
    /// <summary>Pods in the cluster.</summary>
    public IList<V1LabelSelector>? ToEndpoints { get; init; }

    /// <summary>DNS names outside.</summary>
    [JsonPropertyName("toFQDNs")]
    [YamlMember(Alias = "toFQDNs", ApplyNamingConventions = false)]
    public IList<CiliumName>? ToNames { get; init; }

    /// <summary>The ports.</summary>
    public IList<CiliumPortRule> ToPorts { get; init; } = [];
}

/// <summary>A DNS name, exact or a pattern with <c>*</c>.</summary>
public sealed record CiliumName
{
    /// <summary>The exact name.</summary>
    public string? MatchName { get; init; }

    /// <summary>The pattern.</summary>
    public string? MatchPattern { get; init; }
}

/// <summary>Ports, and for DNS the names that may be asked for.</summary>
public sealed record CiliumPortRule
{
    /// <summary>The ports.</summary>
    public IList<CiliumPort> Ports { get; init; } = [];

    /// <summary>What the proxy lets through.</summary>
    public CiliumLayer7Rules? Rules { get; init; }
}

/// <summary>A port.</summary>
public sealed record CiliumPort
{
    /// <summary>The number.</summary>
    public string Port { get; init; } = "";

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>ANY</c>.</summary>
    public string Protocol { get; init; } = "TCP";
}

/// <summary>What the proxy lets through.</summary>
public sealed record CiliumLayer7Rules
{
    /// <summary>The names that may be asked for: Cilium learns addresses from the answers.</summary>
    public IList<CiliumName> Dns { get; init; } = [];
}
