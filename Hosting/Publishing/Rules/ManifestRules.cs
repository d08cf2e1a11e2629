using System.Globalization;
using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>
/// A last look at what is about to be written, whatever publisher made it: one that a fork adds gets no further than
/// the declaration allows.
/// </summary>
public static class ManifestRules
{
    /// <summary>The faults of the manifests of a cluster; none when they may be written.</summary>
    public static IReadOnlyList<string> Check(PublishInput input, IEnumerable<ManifestFile> files)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(files);
        var images = input.Services.Select(service => Pods.Image(input, service)).ToHashSet(StringComparer.Ordinal);
        var network = new NetworkPolicyRules(input);
        var names = new CiliumPolicyRules(input);
        var faults = AdmissionRules.Check(input).ToList();
        foreach (var file in files)
        {
            for (var index = 0; index < file.Objects.Count; index++)
            {
                foreach (var fault in CheckObject(images, network, names, file.Objects[index]))
                {
                    faults.Add($"{file.Path}: {fault}");
                }
            }
        }

        return faults;
    }

    private static IEnumerable<string> CheckObject(
        HashSet<string> images,
        NetworkPolicyRules network,
        CiliumPolicyRules names,
        IKubernetesObject item) => item switch
        {
            V1Deployment deployment => CheckPod(images, deployment.Spec.Template.Spec),
            V1CronJob scheduled => CheckPod(images, scheduled.Spec.JobTemplate.Spec.Template.Spec),
            V1Job job => CheckPod(images, job.Spec.Template.Spec),
            V1Service service => CheckService(service),
            V1NetworkPolicy policy => network.Check(policy),
            CiliumNetworkPolicy policy => names.Check(policy),
            _ => [],
        };

    private static IEnumerable<string> CheckPod(HashSet<string> images, V1PodSpec pod)
    {
        foreach (var container in pod.Containers.Concat(pod.InitContainers ?? []))
        {
            if (!container.Image.Contains("@sha256:", StringComparison.Ordinal))
            {
                yield return $"The image '{container.Image}' has no digest.";
            }
            else if (!images.Contains(container.Image))
            {
                yield return $"The image '{container.Image}' is not one of the image lock.";
            }

            foreach (var port in (container.Ports ?? []).Where(port => !IsStandard(port.ContainerPort)))
            {
                yield return Nonstandard($"Container '{container.Name}'", port.ContainerPort);
            }

            foreach (var text in Texts(container).Where(text => IsExpanded(text.Value)))
            {
                yield return $"Container '{container.Name}' is given '$(' or '$$' by {text.Name}, which Kubernetes "
                    + "replaces; write the value itself.";
            }

            foreach (var variable in (container.Env ?? []).Where(variable => IsEmbedded(variable)))
            {
                yield return $"Container '{container.Name}' is given an embedded store by {variable.Name}; a cluster "
                    + "has no disk that outlives a pod.";
            }
        }
    }

    private static IEnumerable<string> CheckService(V1Service service) =>
        from port in service.Spec.Ports ?? []
        where !IsStandard(port.Port)
        select Nonstandard($"Service '{service.Metadata.Name}'", port.Port);

    private static IEnumerable<(string Name, string? Value)> Texts(V1Container container)
    {
        foreach (var variable in container.Env ?? []) yield return (variable.Name, variable.Value);
        foreach (var word in container.Command ?? []) yield return ("its command", word);
        foreach (var word in container.Args ?? []) yield return ("its arguments", word);
    }

    private static bool IsExpanded(string? value) =>
        value is not null
        && (value.Contains("$(", StringComparison.Ordinal) || value.Contains("$$", StringComparison.Ordinal));

    private static bool IsStandard(int port) => port is Ports.Traffic or Ports.Health;

    private static bool IsEmbedded(V1EnvVar variable) =>
        variable.Name == "WORKLOAD__STORE__CONNECTION"
        && variable.Value?.Contains("Data Source", StringComparison.OrdinalIgnoreCase) == true;

    private static string Nonstandard(string who, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{who} has port {port}; the ports are {Ports.Traffic} and {Ports.Health} everywhere.");
}
