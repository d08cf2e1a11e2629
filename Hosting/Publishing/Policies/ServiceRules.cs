using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// Nothing is exposed outside the cluster but what is declared, and that only inside the virtual network.
/// </summary>
internal static class ServiceRules
{
    private const string IsInternal =
        "has(object.metadata.annotations) && '" + LoadBalancer.Internal + "' in object.metadata.annotations"
        + " && object.metadata.annotations['" + LoadBalancer.Internal + "'] == 'true'";

    private const string NoExternalAddresses = "!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0";

    public static IEnumerable<AdmissionRule> For(PublishInput input)
    {
        var crossings = input.Services
            .Where(service => CrossClusterCalls.IsCalledFromElsewhere(input, service))
            .Select(service => CrossClusterCalls.NameOf(service.Name));
        yield return new AdmissionRule(
            "workload-services",
            [PodExpressions.Rule("", ["services"])],
            Namespaces.In(input.Scopes.Select(scope => scope.Namespace)),
            [
                ($"!has(object.spec.type) || object.spec.type == 'ClusterIP' || (object.spec.type == 'LoadBalancer'"
                    + $" && object.metadata.name in {CelText.List(crossings)} && {IsInternal})",
                    "Services are reachable inside the cluster only; a declared crossing to the other cluster has an "
                    + "internal load balancer."),
                (NoExternalAddresses, "No service claims an external address."),
                ($"has(object.spec.ports) && object.spec.ports.all(p, p.port in [{Ports.Traffic}, {Ports.Health}])",
                    $"Services offer the ports {Ports.Traffic} and {Ports.Health}, and no other."),
            ])
        {
            Condition = JudgedChanges.OfServices,
        };

        if (!input.HasEntrance) yield break;
        yield return new AdmissionRule(
            "ingress-services",
            [PodExpressions.Rule("", ["services"])],
            Namespaces.In([GatewayNames.Namespace]),
            [
                ($"!has(object.spec.type) || object.spec.type == 'ClusterIP'"
                    + $" || (object.spec.type == 'LoadBalancer' && {IsInternal})",
                    "The Gateway has an internal load balancer, behind the web application firewall."),
                (NoExternalAddresses, "No service claims an external address."),
            ])
        {
            Condition = JudgedChanges.OfServices,
        };
    }
}
