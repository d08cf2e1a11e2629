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

    private const int MinReplicas = 2;
    /// <summary>The most pods that load can bring.</summary>
    public const int MaxReplicas = 4;

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
