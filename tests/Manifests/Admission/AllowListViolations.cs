namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// Violations of the rules that list what a pod of a scope may say: fields that Kubernetes has, and one that no version
/// has yet.
/// </summary>
internal static class AllowListViolations
{
    private const string PodFields = "Pods say what the manifests say and Kubernetes fills in, and nothing else: "
        + "nothing of their node, no hosts or names of their own, no containers beside the service.";

    private const string ContainerFields = "Containers say what the manifests say and Kubernetes fills in, and nothing "
        + "else: the command is that of the image.";

    private const string Volumes = "Pods mount lists of callers, certificates, memory and the token of workload "
        + "identity, and nothing else.";

    private const string Mounts = "Volumes are mounted where the manifests mount them, whole, and never over the files "
        + "of the image.";

    private const string Csi = "The only CSI volumes are those of the Secrets Store driver, under the identity of the "
        + "pod.";

    private const string Memory = "What a pod writes is memory of a limited size: nothing of it stays on a node.";

    private const string Token = "The only token of a pod is for api://AzureADTokenExchange: none for the Kubernetes "
        + "API.";

    private const string Variables = "Containers are given the variables of the manifests and of workload identity, as "
        + "plain values, and no others.";

    private const string Probes = "Probes ask the pod itself by HTTP, and hooks wait: neither runs anything.";

    private const string Dns = "Pods ask the DNS of the cluster for names, and no other.";

    public static IReadOnlyList<(string Policy, string Message, (string Path, string Value)[] Plants)> Rules { get; } =
    [
        ("workload-pods", PodFields,
            [
                ("hostNetwork", "true"), ("hostPID", "true"), ("hostIPC", "true"), ("shareProcessNamespace", "true"),
                ("nodeName", "aks-npinscope01-1"), ("hostAliases", "[{ip: 198.51.100.1, hostnames: [payments]}]"),
                ("hostname", "payments"), ("subdomain", "payments"), ("runtimeClassName", "other"),
                ("affinity", "{nodeAffinity: {}}"), ("imagePullSecrets", "[{name: x}]"), ("hostUsers", "true"),
                ("resourceClaims", "[{name: x}]"), ("schedulingGates", "[{name: x}]"), ("ofTomorrow", "true"),
                ("initContainers", "[{name: x, image: busybox}]"),
                ("ephemeralContainers", "[{name: x, image: busybox}]"),
            ]),
        ("workload-pods", Dns,
            [("dnsPolicy", "None"), ("dnsPolicy", "Default"), ("dnsConfig", "{nameservers: [198.51.100.1]}")]),
        ("workload-pods", "No pod displaces the cluster's own by a system priority.",
            [("priorityClassName", "system-node-critical")]),
        ("workload-pods", "Pods are placed by the scheduler of the cluster.", [("schedulerName", "other")]),
        ("workload-containers", ContainerFields,
            [
                ("container.command", "[/volume/foreign]"), ("container.envFrom", "[{secretRef: {name: x}}]"),
                ("container.stdin", "true"), ("container.tty", "true"), ("container.workingDir", "/volume"),
                ("container.volumeDevices", "[{name: x, devicePath: /dev/x}]"), ("container.ofTomorrow", "true"),
            ]),
        ("workload-containers", Variables,
            [
                ("container.env", "[{name: LD_PRELOAD, value: /workload/callers/foreign.so}]"),
                ("container.env", "[{name: DOTNET_DbgEnableMiniDump, value: '1'}]"),
                ("container.env",
                    "[{name: WORKLOAD__STORE__PASSWORD, valueFrom: {secretKeyRef: {name: x, key: x}}}]"),
            ]),
        ("workload-containers", Probes,
            [
                ("container.livenessProbe", "{exec: {command: [/app/edge]}}"),
                ("container.startupProbe", "{httpGet: {port: 8081, host: 169.254.169.254}}"),
                ("container.readinessProbe", "{tcpSocket: {port: 22, host: 10.240.5.4}}"),
                ("container.lifecycle", "{postStart: {exec: {command: [/app/edge]}}}"),
                ("container.lifecycle", "{preStop: {httpGet: {port: 80, host: 169.254.169.254}}}"),
            ]),
        ("workload-containers", Mounts,
            [
                ("container.volumeMounts", "[{name: callers, mountPath: /app}]"),
                ("container.volumeMounts", "[{name: callers, mountPath: /tmp, subPath: callers.json}]"),
                ("container.volumeMounts", "[{name: callers, mountPath: /tmp, mountPropagation: HostToContainer}]"),
            ]),
        ("workload-volumes", Volumes,
            [
                ("volumes", "[{name: x, image: {reference: evil.example/code:latest}}]"),
                ("volumes", "[{name: x, hostPath: {path: /}}]"), ("volumes", "[{name: x, secret: {secretName: x}}]"),
                ("volumes", "[{name: x, nfs: {server: 198.51.100.1, path: /}}]"),
                ("volumes", "[{name: x, persistentVolumeClaim: {claimName: x}}]"),
                ("volumes", "[{name: x, ephemeral: {volumeClaimTemplate: {spec: {}}}}]"),
                ("volumes", "[{name: x, ofTomorrow: {}}]"),
            ]),
        ("workload-volumes", Csi,
            [
                ("volumes", "[{name: x, csi: {driver: disk.csi.azure.com, volumeAttributes: {}}}]"),
                ("volumes", "[{name: x, csi: {driver: secrets-store.csi.k8s.io, nodePublishSecretRef: {name: x}, "
                    + "volumeAttributes: {secretProviderClass: x}}}]"),
            ]),
        ("workload-volumes", Memory,
            [
                ("volumes", "[{name: x, emptyDir: {}}]"), ("volumes", "[{name: x, emptyDir: {medium: Memory}}]"),
            ]),
        ("workload-volumes", Token,
            [
                ("volumes", "[{name: x, projected: {sources: [{serviceAccountToken: {path: token}}]}}]"),
                ("volumes", "[{name: x, projected: {sources: [{serviceAccountToken: "
                    + "{path: token, audience: 'https://kubernetes.default.svc'}}]}}]"),
                ("volumes", "[{name: x, projected: {sources: [{secret: {name: x}}]}}]"),
                ("volumes", "[{name: x, projected: {sources: [{clusterTrustBundle: {name: x, path: x}}]}}]"),
            ]),
    ];
}
