using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
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

    public static V1ConfigMap ConfigMap() => new()
    {
        Metadata = GatewayObjects.Named(Name),
        Data = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["deployment"] = Deployment(Amounts.Of(Resources)),
            ["horizontalPodAutoscaler"] = $"spec:\n  minReplicas: {MinReplicas}\n  maxReplicas: {MaxReplicas}",
            ["podDisruptionBudget"] = "spec:\n  minAvailable: 1",
            ["service"] = Service,
        },
    };

    private static string Deployment(V1ResourceRequirements amounts) => $"""
        spec:
          template:
            spec:
              nodeSelector:
                kubernetes.io/os: linux
                {Labels.PciScope}: {Scope.InScope.Name}
              tolerations:
              - effect: NoSchedule
                key: {Labels.PciScope}
                operator: Equal
                value: {Scope.InScope.Name}
              containers:
              - name: istio-proxy
                resources:
                  limits:
                    cpu: {amounts.Limits["cpu"]}
                    memory: {amounts.Limits["memory"]}
                  requests:
                    cpu: {amounts.Requests["cpu"]}
                    memory: {amounts.Requests["memory"]}
              topologySpreadConstraints:
              - labelSelector:
                  matchLabels:
                    {GatewayApi.GatewayNameLabel}: {GatewayNames.Gateway}
                maxSkew: 1
                nodeTaintsPolicy: Honor
                topologyKey: topology.kubernetes.io/zone
                whenUnsatisfiable: ScheduleAnyway
              - labelSelector:
                  matchLabels:
                    {GatewayApi.GatewayNameLabel}: {GatewayNames.Gateway}
                maxSkew: 1
                nodeTaintsPolicy: Honor
                topologyKey: kubernetes.io/hostname
                whenUnsatisfiable: DoNotSchedule
        """;

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
}
