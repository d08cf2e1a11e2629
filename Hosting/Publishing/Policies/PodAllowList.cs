namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// What the spec of a pod may say. Kubernetes adds fields with each version, so those that are known are listed, and
/// whatever else there is or will be is refused.
/// </summary>
internal static class PodAllowList
{
    private const string Spec = PodExpressions.Spec;

    private static readonly string[] OfManifests =
    [
        "automountServiceAccountToken", "containers", "dnsConfig", "enableServiceLinks", "nodeSelector",
        "restartPolicy", "securityContext", "serviceAccountName", "terminationGracePeriodSeconds", "tolerations",
        "topologySpreadConstraints", "volumes",
    ];

    // Defaults of the API server, and the priority that its admission gives every pod.
    private static readonly string[] OfKubernetes =
    [
        "dnsPolicy", "preemptionPolicy", "priority", "priorityClassName", "schedulerName", "serviceAccount",
    ];

    public static IReadOnlyList<(string Expression, string Message)> Validations { get; } =
    [
        ($"{Spec}.all(f, f in {CelText.List([.. OfManifests, .. OfKubernetes])}"
            + $" || (f == 'nodeName' && {PodExpressions.IsPlaced}))",
            "Pods say what the manifests say and Kubernetes fills in, and nothing else: nothing of their node, no "
                + "hosts or names of their own, no containers beside the service."),
        ($"(!has({Spec}.dnsPolicy) || {Spec}.dnsPolicy == 'ClusterFirst')"
            + $" && (!has({Spec}.dnsConfig) || {PodExpressions.Only($"{Spec}.dnsConfig", "options")})",
            "Pods ask the DNS of the cluster for names, and no other."),
        ($"!has({Spec}.priorityClassName) || !{Spec}.priorityClassName.startsWith('system-')",
            "No pod displaces the cluster's own by a system priority."),
        ($"!has({Spec}.schedulerName) || {Spec}.schedulerName == 'default-scheduler'",
            "Pods are placed by the scheduler of the cluster."),
    ];
}
