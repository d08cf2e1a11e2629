using RegulatedWorkload.Hosting.Publishing.Parts;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>The Gateway before the entrances, and what leads from it to them. PCI DSS 4.0.1, 1.4 and 4.2.1.</summary>
public static class IngressPublisher
{
    /// <summary>The files of <c>ingress/</c>; none in a cluster without an entrance.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.HasEntrance) yield break;

        yield return File("gateway.yaml", GatewayObjects.Gateway(input));
        yield return File("networkpolicies.yaml", [.. GatewayNetworkPolicies.For(input)]);
        if (GatewayNames.IsRunByAks(input.Environment.Ingress))
        {
            yield return File("parameters.yaml", GatewayParameters.ConfigMap());
            yield return File("serviceaccount.yaml", GatewayObjects.CertificateReader(input));
        }

        foreach (var entrance in Entrances.Services(input))
        {
            yield return File($"{entrance.Name}/httproutes.yaml", [.. EntranceObjects.Routes(input, entrance)]);
            yield return File($"{entrance.Name}/backendtlspolicy.yaml", EntranceObjects.Verification(entrance));
        }

        foreach (var scope in Entrances.Services(input).Select(entrance => entrance.Scope).Distinct())
        {
            yield return File($"{scope.Name}-workload-ca.yaml", EntranceObjects.Authority(input, scope));
        }
    }

    private static ManifestFile File(string name, params k8s.IKubernetesObject[] objects) =>
        new($"{FluxPart.Ingress.Folder}/{name}", objects);
}
