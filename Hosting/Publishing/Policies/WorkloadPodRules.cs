using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>What every pod of the scope namespaces must be, no matter who makes it.</summary>
internal static class WorkloadPodRules
{
    public static IEnumerable<AdmissionRule> For(PublishInput input)
    {
        var namespaces = Namespaces.In(input.Scopes.Select(scope => scope.Namespace));
        yield return Images(input, namespaces);
        yield return ContainerPorts(namespaces);
        yield return Isolation(namespaces);
        yield return Credentials(namespaces);
    }

    private static AdmissionRule Images(PublishInput input, V1LabelSelector namespaces)
    {
        var live = $"{input.Environment.Registry.Server}/{input.Environment.Registry.LivePrefix}";
        var pattern = $"^{CelText.Pattern(live)}/[a-z0-9]+(-[a-z0-9]+)*@sha256:[a-f0-9]{{64}}$";
        return Rule("workload-images", namespaces,
        [
            (PodExpressions.EveryContainer($"c.image.matches({CelText.Text(pattern)})"),
                $"Every container runs an image of {live}, named by its sha256 digest and without a tag."),
        ]);
    }

    private static AdmissionRule ContainerPorts(V1LabelSelector namespaces) => Rule("workload-ports", namespaces,
    [
        (PodExpressions.EveryContainer(
            $"!has(c.ports) || c.ports.all(p, p.containerPort in [{Ports.Traffic}, {Ports.Health}])"),
            $"Containers listen on {Ports.Traffic} for calls and on {Ports.Health} for probes, and nowhere else."),
        (PodExpressions.EveryContainer("!has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0)"),
            "No container takes a port of its node."),
        (PodExpressions.EveryContainer("!has(c.ports) || c.ports.all(p, !has(p.protocol) || p.protocol == 'TCP')"),
            "Containers listen on TCP only."),
    ]);

    private static AdmissionRule Isolation(V1LabelSelector namespaces) => Rule("workload-isolation", namespaces,
    [
        (PodExpressions.NotSet("hostNetwork"), "No pod shares the network of its node."),
        (PodExpressions.NotSet("hostPID"), "No pod sees the processes of its node."),
        (PodExpressions.NotSet("hostIPC"), "No pod shares memory or semaphores with its node."),
        (PodExpressions.NotSet("shareProcessNamespace"), "Containers of a pod do not see each other's processes."),
        ($"!has({PodExpressions.Spec}.volumes) || {PodExpressions.Spec}.volumes.all(v, !has(v.hostPath))",
            "No pod mounts a path of its node."),
        ($"!has({PodExpressions.Spec}.volumes) || {PodExpressions.Spec}.volumes.all(v, "
            + "!has(v.persistentVolumeClaim) && !has(v.ephemeral))",
            "No pod keeps data in a volume: state belongs to the databases of the services."),
        (PodExpressions.EveryContainer(
            "!has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged"),
            "No container is privileged."),
        (PodExpressions.EverySecurityContext("allowPrivilegeEscalation", " == false"),
            "Every container sets allowPrivilegeEscalation to false."),
        (PodExpressions.EverySecurityContext("readOnlyRootFilesystem", " == true"),
            "Every container sets readOnlyRootFilesystem to true."),
        (PodExpressions.NoCapabilities, "Every container drops ALL capabilities and adds none."),
    ]);

    private static AdmissionRule Credentials(V1LabelSelector namespaces) => Rule("workload-credentials", namespaces,
    [
        ($"has({PodExpressions.Spec}.automountServiceAccountToken)"
            + $" && !{PodExpressions.Spec}.automountServiceAccountToken",
            "Every pod sets automountServiceAccountToken to false: no service talks to the Kubernetes API."),
        ($"has({PodExpressions.Spec}.serviceAccountName) && {PodExpressions.Spec}.serviceAccountName != 'default'",
            "Every pod runs under the service account of its service, never under default."),
    ]);

    private static AdmissionRule Rule(
        string name, V1LabelSelector namespaces, IReadOnlyList<(string Expression, string Message)> validations) =>
        new(name, PodExpressions.Resources, namespaces, validations) { Variables = PodExpressions.Variables };
}
