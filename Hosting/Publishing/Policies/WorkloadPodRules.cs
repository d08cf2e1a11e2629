using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Migrations;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Verification;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>What every pod of the scope namespaces must be, no matter who makes it.</summary>
internal static class WorkloadPodRules
{
    private const string Spec = PodExpressions.Spec;
    private const string PodLabels = "variables.pod.metadata.labels";

    public static IEnumerable<AdmissionRule> For(PublishInput input)
    {
        var namespaces = Namespaces.In(input.Scopes.Select(scope => scope.Namespace));
        yield return Images(input, namespaces);
        yield return ContainerPorts(namespaces);
        yield return Isolation(namespaces);
        yield return Credentials(input, namespaces);
        yield return PodExpressions.Rule("workload-pods", namespaces, PodAllowList.Validations);
        yield return PodExpressions.Rule("workload-containers", namespaces, ContainerAllowList.Validations(input));
        yield return PodExpressions.Rule("workload-volumes", namespaces, VolumeAllowList.Validations);
    }

    private static AdmissionRule Images(PublishInput input, V1LabelSelector namespaces)
    {
        var registry = input.Environment.Registry;
        var homes = registry.Homes.ToList();
        var pattern = $"^({string.Join('|', homes.Select(CelText.Pattern))})"
            + "/[a-z0-9]+(-[a-z0-9]+)*@sha256:[a-f0-9]{64}$";
        return PodExpressions.Rule("workload-images", namespaces,
        [
            (PodExpressions.EveryContainer($"c.image.matches({CelText.Text(pattern)})"),
                $"Every container runs an image of {string.Join(" or ", homes)}, named by its sha256 digest and "
                    + "without a tag."),
        ]);
    }

    private static AdmissionRule ContainerPorts(V1LabelSelector namespaces) =>
        PodExpressions.Rule("workload-ports", namespaces,
        [
            (PodExpressions.EveryContainer(
                $"!has(c.ports) || c.ports.all(p, p.containerPort in [{Ports.Traffic}, {Ports.Health}])"),
                $"Containers listen on {Ports.Traffic} for calls and on {Ports.Health} for probes, and nowhere else."),
            (PodExpressions.EveryContainer("!has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0)"),
                "No container takes a port of its node."),
            (PodExpressions.EveryContainer("!has(c.ports) || c.ports.all(p, !has(p.protocol) || p.protocol == 'TCP')"),
                "Containers listen on TCP only."),
        ]);

    private static AdmissionRule Isolation(V1LabelSelector namespaces) =>
        PodExpressions.Rule("workload-isolation", namespaces,
        [
            (PodExpressions.EveryContainer(
                "!has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged"),
                "No container is privileged."),
            (PodExpressions.EverySecurityContext("allowPrivilegeEscalation", " == false"),
                "Every container sets allowPrivilegeEscalation to false."),
            (PodExpressions.EverySecurityContext("readOnlyRootFilesystem", " == true"),
                "Every container sets readOnlyRootFilesystem to true."),
            (PodExpressions.NoCapabilities, "Every container drops ALL capabilities and adds none."),
        ]);

    private static AdmissionRule Credentials(PublishInput input, V1LabelSelector namespaces) =>
        PodExpressions.Rule("workload-credentials", namespaces,
        [
            ($"has({Spec}.automountServiceAccountToken) && !{Spec}.automountServiceAccountToken",
                "Every pod sets automountServiceAccountToken to false: no service talks to the Kubernetes API."),
            ($"has({Spec}.serviceAccountName) && has(variables.pod.metadata)"
                + $" && has({PodLabels}) && {CelText.Text(Labels.Name)} in {PodLabels}"
                + $" && {PodLabels}[{CelText.Text(Labels.Name)}] == {Spec}.serviceAccountName",
                $"Every pod runs under the service account that its label {Labels.Name} names: calls are admitted by "
                    + "the one and network policies by the other."),
            ($"has({Spec}.serviceAccountName) && ({Pairs(input)})",
                "A service account runs the image of its service, and the argument migrate only as its migration."),
        ]);

    private static string Pairs(PublishInput input)
    {
        var services = CelText.List(input.Services.Select(service => service.Name));
        var storing = CelText.List(
            input.Services.Where(service => service.Store is not null).Select(service => service.Name));
        var suffix = CelText.Text(MigrationPublisher.Suffix);
        var image = "c.image.contains('/' + s + '@')";
        return $"{services}.exists(s, {Spec}.serviceAccountName == s && "
            + PodExpressions.EveryContainer($"{image} && !has(c.args)")
            + $") || {storing}.exists(s, {Spec}.serviceAccountName == s + {suffix} && "
            + PodExpressions.EveryContainer($"{image} && has(c.args) && c.args == ['{MigrationPublisher.Verb}']")
            + ")"
            + string.Concat(input.Verifiers.Select(verifier =>
                $" || ({Spec}.serviceAccountName == {CelText.Text(verifier.Name)} && "
                + PodExpressions.EveryContainer(
                    $"c.image.contains({CelText.Text($"/{VerificationPublisher.ImageOf(input, verifier).Name}@")})"
                    + $" && has(c.args) && c.args == ['{VerificationPublisher.Verb}']")
                + ")"));
    }
}
