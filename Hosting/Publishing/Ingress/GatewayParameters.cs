using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>
/// The ConfigMap by which AKS customises what it makes for the Gateway. AKS admits only fields of its allow list, in
/// patches of the objects.
/// </summary>
internal static class GatewayParameters
{
    public const string Name = "gateway-parameters";

    /// <summary>The most pods that load can bring.</summary>
    public const int MaxReplicas = 4;

    /// <summary>
    /// What a pod asks for, and what it is given at most. AKS changes its own amounts, which a quota cannot follow.
    /// </summary>
    public static Topology.Resources Resources { get; } = new(500, 2000, 256, 1024);

    private const int MinReplicas = 2;
    private const string ProxyContainer = "istio-proxy";

    public static V1ConfigMap ConfigMap() => new()
    {
        Metadata = GatewayObjects.Named(Name),
        Data = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["deployment"] = Patch(new { Spec = new { Template = new { Spec = Placement() } } }),
            ["horizontalPodAutoscaler"] = Patch(new { Spec = new { MinReplicas, MaxReplicas } }),
            ["podDisruptionBudget"] = Patch(new { Spec = new { MinAvailable = 1 } }),
            ["service"] = Service,
        },
    };

    private static object Placement() => new
    {
        NodeSelector = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["kubernetes.io/os"] = "linux",
            [Labels.PciScope] = Scope.InScope.Name,
        },
        Tolerations = new[]
        {
            new V1Toleration
            {
                Key = Labels.PciScope,
                OperatorProperty = "Equal",
                Value = Scope.InScope.Name,
                Effect = "NoSchedule",
            },
        },
        Containers = new[]
        {
            new { Name = ProxyContainer, Resources = Amounts.Of(Resources) },
        },
        TopologySpreadConstraints = new[]
        {
            Spread("topology.kubernetes.io/zone", "ScheduleAnyway"),
            Spread("kubernetes.io/hostname", "DoNotSchedule"),
        },
    };

    private static V1TopologySpreadConstraint Spread(string key, string otherwise) => new()
    {
        MaxSkew = 1,
        TopologyKey = key,
        WhenUnsatisfiable = otherwise,
        NodeTaintsPolicy = "Honor",
        LabelSelector = new V1LabelSelector { MatchLabels = GatewayNames.PodSelector },
    };

    // Local keeps the address of the WAF, which the network policy admits. AKS sets health probes for Cluster;
    // null takes them away, as the serializer of models cannot say.
    private static string Service => """
        metadata:
          annotations:
            service.beta.kubernetes.io/port_443_health-probe_port: null
            service.beta.kubernetes.io/port_443_health-probe_protocol: null
            service.beta.kubernetes.io/port_443_health-probe_request-path: null
            service.beta.kubernetes.io/port_80_health-probe_port: null
            service.beta.kubernetes.io/port_80_health-probe_protocol: null
            service.beta.kubernetes.io/port_80_health-probe_request-path: null
        spec:
          externalTrafficPolicy: Local

        """;

    private static string Patch(object patch) => KubernetesYaml.Serialize(patch).ReplaceLineEndings("\n");
}
