namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// The rules that the policies make of pods: each with its sentence, and with violations of it, as paths into the spec
/// of a pod (<c>container.</c> is its first container, <c>label</c> its scope) and values in YAML.
/// </summary>
internal static class PodViolations
{
    private const string NoEscalation = "Every container sets allowPrivilegeEscalation to false.";
    private const string ReadOnlyRoot = "Every container sets readOnlyRootFilesystem to true.";
    private const string NoCapabilities = "Every container drops ALL capabilities and adds none.";
    private const string NoNodeNetwork = "No pod shares the network of its node.";
    private const string NoNodeProcesses = "No pod sees the processes of its node.";
    private const string NoNodeMemory = "No pod shares memory or semaphores with its node.";

    public static IReadOnlyList<(string Policy, string Message, (string Path, string Value)[] Plants)> Rules { get; } =
    [
        ("workload-images",
            "Every container runs an image of contoso.azurecr.io/live/a0005, "
                + "named by its sha256 digest and without a tag.",
            [
                ("container.image", "contoso.azurecr.io/live/a0005/edge:1.0"),
                ("container.image", $"contoso.azurecr.io/live/a0005/edge:1.0@sha256:{Digest}"),
                ("container.image", $"contoso.azurecr.io/quarantine/a0005/edge@sha256:{Digest}"),
                ("container.image", $"contosoXazurecr.io/live/a0005/edge@sha256:{Digest}"),
                ("container.image", $"evil.example/contoso.azurecr.io/live/a0005/edge@sha256:{Digest}"),
                ("container.image", "contoso.azurecr.io/live/a0005/edge@sha256:abc"),
                ("initContainers", "[{name: x, image: busybox}]"),
                ("ephemeralContainers", "[{name: x, image: busybox}]"),
            ]),
        ("workload-ports", "Containers listen on 8443 for calls and on 8081 for probes, and nowhere else.",
            [("container.ports", "[{containerPort: 8080}]")]),
        ("workload-ports", "No container takes a port of its node.",
            [("container.ports", "[{containerPort: 8443, hostPort: 8443}]")]),
        ("workload-ports", "Containers listen on TCP only.",
            [("container.ports", "[{containerPort: 8443, protocol: UDP}]")]),
        ("workload-isolation", "No container is privileged.", [("container.securityContext.privileged", "true")]),
        ("workload-isolation", NoEscalation,
            [
                ("container.securityContext.allowPrivilegeEscalation", "true"),
                ("container.securityContext.allowPrivilegeEscalation", "null"),
                ("container.securityContext", "null"),
            ]),
        ("workload-isolation", ReadOnlyRoot,
            [
                ("container.securityContext.readOnlyRootFilesystem", "false"),
                ("container.securityContext.readOnlyRootFilesystem", "null"),
            ]),
        ("workload-isolation", NoCapabilities,
            [
                ("container.securityContext.capabilities", "{drop: [ALL], add: [NET_RAW]}"),
                ("container.securityContext.capabilities", "{drop: [NET_RAW]}"),
                ("container.securityContext.capabilities", "null"),
            ]),
        ("workload-credentials",
            "Every pod sets automountServiceAccountToken to false: no service talks to the Kubernetes API.",
            [("automountServiceAccountToken", "true"), ("automountServiceAccountToken", "null")]),
        ("workload-credentials",
            "Every pod runs under the service account that its label app.kubernetes.io/name names: calls are admitted "
                + "by the one and network policies by the other.",
            [("serviceAccountName", "default"), ("serviceAccountName", "null"), ("serviceAccountName", "payments")]),
        ("workload-credentials",
            "A service account runs the image of its service, and the argument migrate only as its migration.",
            [
                ("container.image", $"contoso.azurecr.io/live/a0005/payments@sha256:{Digest}"),
                ("container.args", "[migrate]"),
                ("container.args", "[--anything]"),
            ]),
        .. AllowListViolations.Rules,
        .. Placement("a0005-i", "in-scope", "out-of-scope"),
        .. Placement("a0005-o", "out-of-scope", "in-scope"),
        ("ingress-pods", "Containers of the Gateway run images of mcr.microsoft.com.",
            [
                ("container.image", "docker.io/istio/proxyv2:1.27"),
                ("container.image", "mcr.microsoft.com.evil.example/istio/proxyv2:1.27"),
                ("initContainers", "[{name: x, image: busybox}]"),
                ("ephemeralContainers", "[{name: x, image: busybox}]"),
            ]),
        ("ingress-pods", NoNodeNetwork, [("hostNetwork", "true")]),
        ("ingress-pods", NoNodeProcesses, [("hostPID", "true")]),
        ("ingress-pods", NoNodeMemory, [("hostIPC", "true")]),
        ("ingress-pods", NoEscalation,
            [
                ("container.securityContext.allowPrivilegeEscalation", "true"),
                ("container.securityContext", "null"),
            ]),
        ("ingress-pods", "Every container sets runAsNonRoot to true.",
            [
                ("container.securityContext.runAsNonRoot", "false"),
                ("container.securityContext.runAsNonRoot", "null"),
            ]),
        ("ingress-pods", ReadOnlyRoot, [("container.securityContext.readOnlyRootFilesystem", "false")]),
        ("ingress-pods", NoCapabilities,
            [
                ("container.securityContext.capabilities", "{drop: [ALL], add: [NET_BIND_SERVICE]}"),
                ("container.securityContext.capabilities", "null"),
            ]),
        ("ingress-pods", "Containers of the Gateway run the command of their image.",
            [("container.command", "[/bin/sh, -c, id]")]),
        ("ingress-pods", "Pods of the Gateway ask the DNS of the cluster for names, and no other.",
            [("hostAliases", "[{ip: 198.51.100.1, hostnames: [edge]}]"), ("dnsPolicy", "None")]),
        ("ingress-pods",
            "Pods of the Gateway mount memory, configuration, tokens and certificates, and no image or path of a node.",
            [
                ("volumes", "[{name: x, image: {reference: evil.example/code:latest}}]"),
                ("volumes", "[{name: x, hostPath: {path: /}}]"),
                ("volumes", "[{name: x, secret: {secretName: x}}]"),
                ("volumes", "[{name: x, csi: {driver: disk.csi.azure.com}}]"),
            ]),
        ("ingress-pods", "No pod of the Gateway displaces the cluster's own by a system priority.",
            [("priorityClassName", "system-cluster-critical")]),
        ("ingress-pods",
            "The Gateway decrypts card data, so every pod of its namespace runs on in-scope nodes; AKS runs those that "
                + "hold a certificate mount and nothing else on system nodes.",
            [
                ("nodeSelector", "{kubernetes.io/os: linux}"),
                ("nodeSelector", "{pci-scope: out-of-scope}"),
                ("nodeSelector", "null"),
                ("nodeName", "aks-npsystem-1"),
            ]),
    ];

    private static string Digest => new('a', 64);

    private static IEnumerable<(string Policy, string Message, (string Path, string Value)[] Plants)> Placement(
        string place, string scope, string other) =>
    [
        ($"{scope}-placement", $"Every pod of {place} carries the label pci-scope={scope}.",
            [("label", other), ("label", "null")]),
        ($"{scope}-placement", $"Every pod of {place} selects nodes by pci-scope={scope}.",
            [("nodeSelector", "{kubernetes.io/os: linux}"), ("nodeSelector", $"{{pci-scope: {other}}}")]),
        ($"{scope}-placement", $"Pods of {place} tolerate the taint pci-scope={scope} and no other.",
            [
                ("tolerations", "[{operator: Exists}]"),
                ("tolerations", "[{key: pci-scope, operator: Exists}]"),
                ("tolerations", $"[{{key: pci-scope, value: {other}, effect: NoSchedule}}]"),
                ("tolerations", "[{key: CriticalAddonsOnly, operator: Exists}]"),
            ]),
    ];
}
