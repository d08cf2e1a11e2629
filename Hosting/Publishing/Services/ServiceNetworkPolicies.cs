using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// One policy a permitted connection, on both of its ends. The namespaces deny all else. PCI DSS 4.0.1, 1.3 and 1.4.
/// </summary>
internal static class ServiceNetworkPolicies
{
    public static IEnumerable<V1NetworkPolicy> Of(PublishInput input, Service service) =>
        Incoming(input, service).Concat(Outgoing(input, service)).Concat(Destinations(input, service));

    private static IEnumerable<V1NetworkPolicy> Incoming(PublishInput input, Service service)
    {
        foreach (var (caller, _) in input.Topology.CallersOf(service))
        {
            yield return NetworkRules.Ingress(
                Meta.Of(service, $"{service.Name}-from-{caller.Name}"), Labels.Select(service.Name),
                CrossClusterCalls.IsElsewhere(input, caller)
                    ? NetworkRules.Addresses(CrossClusterCalls.PodsOf(input, caller))
                    : [NetworkRules.Pods(caller.Scope.Namespace, Labels.Select(caller.Name))],
                Ports.Traffic);
        }

        if (service.Hosts.Count > 0)
        {
            yield return NetworkRules.Ingress(
                Meta.Of(service, $"{service.Name}-from-gateway"), Labels.Select(service.Name),
                [NetworkRules.Pods(GatewayNames.Namespace, GatewayNames.PodSelector)],
                Ports.Traffic);
        }

        foreach (var verifier in input.Verifiers.Where(verifier => verifier.Scope == service.Scope))
        {
            yield return NetworkRules.Ingress(
                Meta.Of(service, $"{service.Name}-from-{verifier.Name}"), Labels.Select(service.Name),
                [NetworkRules.Pods(verifier.Scope.Namespace, Labels.Select(verifier.Name))],
                Ports.Traffic);
        }

        var monitoring = input.Environment.Monitoring;
        yield return NetworkRules.Ingress(
            Meta.Of(service, $"{service.Name}-from-monitoring"), Labels.Select(service.Name),
            [NetworkRules.Pods(monitoring.Namespace, monitoring.PodLabels.ToDictionary())],
            Ports.Health);
    }

    private static IEnumerable<V1NetworkPolicy> Outgoing(PublishInput input, Service service) =>
        from call in service.Outgoing
        let callee = input.Topology.Find(call.Callee)!
        select NetworkRules.Egress(
            Meta.Of(service, $"{service.Name}-to-{callee.Name}"), Labels.Select(service.Name),
            CrossClusterCalls.IsElsewhere(input, callee)
                ? NetworkRules.Addresses([$"{input.Environment.Clusters!.CrossClusterCalls[callee.Name].Address}/32"])
                : [NetworkRules.Pods(callee.Scope.Namespace, Labels.Select(callee.Name))],
            Ports.Traffic);

    private static IEnumerable<V1NetworkPolicy> Destinations(PublishInput input, Service service) =>
        from destination in EgressDestinations.Of(input.Environment, service)
        where destination.Addresses is not null
        select NetworkRules.Egress(
            Meta.Of(service, $"{service.Name}-to-{destination.Name}"), Labels.Select(service.Name),
            NetworkRules.Addresses(destination.Addresses ?? []), destination.Port);
}
