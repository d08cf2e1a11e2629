using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>The namespaces and their boundaries: <c>namespaces/</c>, a folder a namespace.</summary>
public static class NamespacePublisher
{
    /// <summary>The files of all namespaces of a cluster.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ScopeNamespace.All(input).SelectMany(owned => Files(input, owned));
    }

    private static IEnumerable<ManifestFile> Files(PublishInput input, ScopeNamespace owned)
    {
        yield return File("namespace.yaml", Namespace(input, owned));
        yield return File("resourcequota.yaml", Quotas.Of(input, owned));
        yield return File("limitrange.yaml", Limits.Of(input, owned));
        yield return File("networkpolicies.yaml", [.. DefaultPolicies.Of(input, owned)]);
        yield return File("roles.yaml", [.. HumanRoles.Of(input, owned)]);

        ManifestFile File(string name, params IKubernetesObject[] objects) =>
            new($"namespaces/{owned.Name}/{name}", objects);
    }

    private static V1Namespace Namespace(PublishInput input, ScopeNamespace owned)
    {
        var labels = Labels.Of(owned.Name, owned.Scope);
        foreach (var mode in (string[])["audit", "enforce", "warn"])
        {
            labels[$"pod-security.kubernetes.io/{mode}"] = "restricted";
            if (mode == "enforce" && owned.IsIngress && GatewayNames.IsRunByAks(input.Environment.Ingress))
            {
                // What AKS makes of a Gateway sets no seccomp profile; the rule ingress-pods requires the rest.
                labels[$"pod-security.kubernetes.io/{mode}"] = "baseline";
            }

            labels[$"pod-security.kubernetes.io/{mode}-version"] = input.Environment.Kubernetes.PodSecurityVersion;
        }

        // Without it, policy-controller looks at no pod of the namespace. The Gateway's images are not the workload's.
        if (input.Environment.Signatures is not null && !owned.IsIngress)
            labels["policy.sigstore.dev/include"] = "true";
        return new V1Namespace { Metadata = new V1ObjectMeta { Name = owned.Name, Labels = labels } };
    }

    /// <summary>An object of a namespace.</summary>
    internal static V1ObjectMeta Metadata(ScopeNamespace owned, string name) => new()
    {
        Name = name,
        NamespaceProperty = owned.Name,
        Labels = Labels.Of(name, owned.Scope),
    };
}
