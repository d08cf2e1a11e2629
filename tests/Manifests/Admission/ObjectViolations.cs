namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// The rules that the policies make of other objects and of other people's pods, with violations of each.
/// </summary>
internal static class ObjectViolations
{
    /// <summary>What refuses the account that creates namespaces anything outside them.</summary>
    public const string Boundary =
        "flux-namespaces changes the namespaces of the workload and what is in them, and nothing else.";

    private const string InternalOnly = "Services are reachable inside the cluster only; "
        + "a declared crossing to the other cluster has an internal load balancer.";

    private const string InternalGateway =
        "The Gateway has an internal load balancer, behind the web application firewall.";

    private const string NoExternalAddress = "No service claims an external address.";

    private const string ReservedByTaint =
        "Only the workload and the cluster's own agents tolerate the taint pci-scope.";

    /// <summary>Services, by their namespace and their spec in YAML.</summary>
    public static IReadOnlyList<(string Policy, string Message, string Namespace, string Spec)> Services { get; } =
    [
        ("workload-services", InternalOnly, "a0005-i", "{type: LoadBalancer, ports: [{port: 8443}]}"),
        ("workload-services", InternalOnly, "a0005-o", "{type: NodePort, ports: [{port: 8443}]}"),
        ("workload-services", InternalOnly, "a0005-o", "{type: ExternalName, externalName: evil.example}"),
        ("workload-services", NoExternalAddress, "a0005-i", "{ports: [{port: 8443}], externalIPs: [198.51.100.1]}"),
        ("workload-services", "Services offer the ports 8443 and 8081, and no other.",
            "a0005-i", "{ports: [{port: 80}]}"),
        ("ingress-services", InternalGateway, "ingress", "{type: LoadBalancer, ports: [{port: 443}]}"),
        ("ingress-services", InternalGateway, "ingress", "{type: NodePort, ports: [{port: 443}]}"),
        ("ingress-services", InternalGateway, "ingress", "{type: ExternalName, externalName: evil.example}"),
        ("ingress-services", NoExternalAddress, "ingress", "{ports: [{port: 443}], externalIPs: [198.51.100.1]}"),
    ];

    /// <summary>Pods of others on the nodes of the workload, by their spec in YAML.</summary>
    public static IReadOnlyList<(string Message, string Spec)> Strangers { get; } =
    [
        ("Nodes with the label pci-scope are for the workload and for the cluster's own agents.",
            "{nodeSelector: {pci-scope: in-scope}}"),
        (ReservedByTaint, "{tolerations: [{operator: Exists}]}"),
        (ReservedByTaint, "{tolerations: [{key: pci-scope, operator: Exists}]}"),
        ("Pods are placed by the scheduler: a pod that names its node would pass the taint by.",
            "{nodeName: aks-npinscope01-1}"),
    ];
}
