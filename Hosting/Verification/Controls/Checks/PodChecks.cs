using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Controls.Checks;

/// <summary>How pods are confined, and where they run.</summary>
internal static class PodChecks
{
    private static readonly string[] OfTheHost = ["hostNetwork", "hostPID", "hostIPC"];

    public static CheckResult Hardening(CheckInput input)
    {
        var pods = input.Manifests.Tree.PodTemplates().ToList();
        return CheckResult.Of(
            pods.Count,
            $"{pods.Count} templates of pods.",
            from pod in pods
            from sentence in OfPod(pod.Template["spec"]).Concat(
                from container in pod.Template.Items("spec.initContainers")
                    .Concat(pod.Template.Items("spec.containers"))
                from fault in OfContainer(container)
                select $"its container {container.Text("name")} {fault}")
            select $"{pod.Owner.Kind} {pod.Owner.Name}: {sentence}.");
    }

    public static CheckResult Scopes(CheckInput input)
    {
        var services = input.Workload.Topology.Services;
        var tree = input.Manifests.Tree;
        return CheckResult.Of(
            services.Count,
            $"{services.Count} services, {services.Count(service => service.Scope == Topology.Scope.InScope)} in scope "
            + $"and {services.Count(input.Workload.Topology.IsConnectedTo)} connected to it.",
            [
                .. from service in services
                   let deployments = tree.OfKind("Deployment").Where(one => one.Name == service.Name).ToList()
                   from sentence in Placement(service, deployments)
                   select $"{service.Name} {sentence}.",
                .. from manifest in tree.OfKind("Deployment")
                   where services.All(service => service.Name != manifest.Name)
                   select $"{manifest} is no declared service.",
            ]);
    }

    private static IEnumerable<string> OfPod(JsonNode? spec)
    {
        if (spec.Text("automountServiceAccountToken") != "false") yield return "it mounts a token of the API server";
        if (!spec.True("securityContext.runAsNonRoot")) yield return "it may run as root";
        if (spec.Text("securityContext.seccompProfile.type") != "RuntimeDefault")
        {
            yield return "it has no seccomp profile";
        }

        foreach (var name in OfTheHost.Where(spec.True)) yield return $"it sets {name}";
    }

    private static IEnumerable<string> OfContainer(JsonNode container)
    {
        var context = container["securityContext"];
        if (context.Text("allowPrivilegeEscalation") != "false") yield return "may gain privileges";
        if (context.True("privileged")) yield return "is privileged";
        if (!context.True("readOnlyRootFilesystem")) yield return "can write to its file system";
        if (context.Items("capabilities.drop").All(name => name.ToString() != "ALL"))
        {
            yield return "keeps capabilities";
        }

        if (context.Items("capabilities.add").Any()) yield return "adds capabilities";
        if (container.Text("resources.limits.memory").Length == 0) yield return "has no limit of memory";
    }

    private static IEnumerable<string> Placement(Topology.Service service, IReadOnlyList<Manifest> deployments)
    {
        if (deployments is not [var deployment])
        {
            yield return $"has {deployments.Count} Deployments";
            yield break;
        }

        var (scope, template) = (service.Scope, ManifestTree.TemplateOf(deployment));
        if (deployment.Namespace != scope.Namespace) yield return $"runs in {deployment.Namespace}";
        if (template["metadata"]?["labels"]?[Labels.PciScope]?.ToString() != scope.Name)
        {
            yield return $"does not carry the label of {scope}";
        }

        if (template.At("spec.nodeSelector").Strings().GetValueOrDefault(Labels.PciScope) != scope.Name)
        {
            yield return $"may run on other nodes than those of {scope}";
        }
    }
}
