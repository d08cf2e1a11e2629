using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>Where images come from.</summary>
/// <param name="LivePrefix">The repositories of released images.</param>
/// <param name="QuarantinePrefix">The repositories of images that wait for release.</param>
/// <param name="Repositories">The repositories that the cluster pulls.</param>
/// <param name="Pattern">
/// What follows the registry and a slash in every image of the workload, a regular expression: a released image by
/// digest.
/// </param>
/// <param name="GatewaySources">The registries of the Gateway's images.</param>
public sealed record ImageFacts(
    string LivePrefix,
    string QuarantinePrefix,
    IReadOnlyList<string> Repositories,
    string Pattern,
    IReadOnlyList<string> GatewaySources)
{
    internal static ImageFacts Of(PublishInput input)
    {
        var live = input.Environment.Registry.LivePrefix;
        return new ImageFacts(
            live,
            Quarantine(live),
            [.. input.Services.Select(service => input.Lock.Images[service.Name].Repository)],
            $"{Regex.Escape(live)}/[a-z0-9-]+@sha256:[0-9a-f]{{64}}",
            input.Environment.Ingress.ImageSources);
    }

    // live/a0005 is filled from quarantine/a0005.
    private static string Quarantine(string live) =>
        live.Contains('/', StringComparison.Ordinal) ? $"quarantine{live[live.IndexOf('/')..]}" : "quarantine";
}

/// <summary>Where the rules of the cluster cannot hold.</summary>
/// <param name="PartOf">The label that all objects of the workload carry.</param>
/// <param name="ScopeLabel">The label that says the PCI scope of a pod.</param>
/// <param name="ContainerPorts">The ports that pods of the workload open.</param>
/// <param name="GatewayNamespace">
/// The namespace of the Gateway. What AKS makes there names an image by tag, has a service account token and no seccomp
/// profile; other rules hold there.
/// </param>
/// <param name="LargestCpuMillicores">The highest CPU limit of a container.</param>
/// <param name="LargestMemoryMebibytes">The highest memory limit of a container.</param>
public sealed record PolicyFacts(
    string PartOf,
    string ScopeLabel,
    IReadOnlyList<int> ContainerPorts,
    string GatewayNamespace,
    int LargestCpuMillicores,
    int LargestMemoryMebibytes)
{
    internal static PolicyFacts Of(PublishInput input) => new(
        Labels.Workload,
        Labels.PciScope,
        [Ports.Traffic, Ports.Health],
        GatewayNames.Namespace,
        input.Services.Max(service => service.Resources.CpuLimit),
        input.Services.Max(service => service.Resources.MemoryLimit));
}
