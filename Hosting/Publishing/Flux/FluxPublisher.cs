using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Parts;

namespace RegulatedWorkload.Hosting.Publishing.Flux;

/// <summary>
/// What Flux watches and applies: a signed source, a Kustomization a folder in order, and an account for each that can
/// do its part and nothing else. All of it lives in one namespace, as AKS requires with multi-tenancy. PCI DSS 4.0.1,
/// 6.5.1 and 7.2.
/// </summary>
public static class FluxPublisher
{
    /// <summary>
    /// The files of <c>cluster/</c>, which an administrator applies once, and the permissions inside the workload's
    /// namespaces, which exist only later and so come with them.
    /// </summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parts = FluxPart.All(input).ToList();
        yield return new ManifestFile("cluster/source.yaml", [FluxSource.Of(input)]);
        yield return new ManifestFile("cluster/kustomizations.yaml",
            [.. parts.Select(part => FluxKustomizations.Of(input, part))]);
        yield return new ManifestFile("cluster/serviceaccounts.yaml",
            [.. parts.Select(part => Account(input, part))]);
        yield return new ManifestFile("cluster/rbac.yaml", [.. FluxPermissions.OfCluster(input)]);
        yield return new ManifestFile("namespaces/flux.yaml", [.. FluxPermissions.OfNamespaces(input)]);
    }

    // Flux impersonates the account; nobody ever needs its token.
    private static V1ServiceAccount Account(PublishInput input, FluxPart part) => new()
    {
        Metadata = Named(input, part.Account),
        AutomountServiceAccountToken = false,
    };

    internal static V1ObjectMeta Named(PublishInput input, string name) => new()
    {
        Name = name,
        NamespaceProperty = input.Environment.Flux.Namespace,
        Labels = Labels.OfWorkload(),
    };
}
