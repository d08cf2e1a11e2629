using k8s;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// The services: <c>in-scope/</c> and <c>out-of-scope/</c>, a folder a service, a file a kind of object.
/// </summary>
public static class ServicePublisher
{
    /// <summary>The files of all services of a cluster.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var placement = new ClusterPlacement(input);
        return input.Services.SelectMany(service => Files(input, placement, service));
    }

    private static IEnumerable<ManifestFile> Files(PublishInput input, ClusterPlacement placement, Service service)
    {
        yield return File("serviceaccount.yaml", ServiceAccounts.Of(input, service));
        yield return File("service.yaml", [.. ServiceObjects.Of(input, service)]);
        yield return File("deployment.yaml", Deployments.Of(input, placement, service));
        yield return File("horizontalpodautoscaler.yaml", Autoscalers.Of(service));
        yield return File("poddisruptionbudget.yaml", DisruptionBudgets.Of(service));
        yield return File("secretproviderclasses.yaml", [.. CertificateMounts.Of(input, service)]);
        yield return File("networkpolicies.yaml", [.. ServiceNetworkPolicies.Of(input, service)]);
        if (CiliumPolicies.Of(input, service) is [_, ..] names)
        {
            yield return File("ciliumnetworkpolicies.yaml", [.. names]);
        }
        if (CallerLists.Of(input, service) is { } callers) yield return File("callers.yaml", callers);
        if (ProbeLists.Of(input, placement, service) is { } targets) yield return File("probe-targets.yaml", targets);
        if (PrivateAuthorities.Of(input, Meta.Of(service)) is { } authorities)
        {
            yield return File("authorities.yaml", authorities);
        }

        ManifestFile File(string name, params IKubernetesObject[] objects) =>
            new($"{service.Scope.Name}/{service.Name}/{name}", objects);
    }
}
