using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// How a service is found. Callers balance over the pods themselves, so its Service is headless; only the entrance has
/// an address, which the Gateway sends to.
/// </summary>
internal static class ServiceObjects
{
    private const string Headless = "None";

    public static IEnumerable<V1Service> Of(PublishInput input, Service service)
    {
        yield return new V1Service
        {
            Metadata = Meta.Of(service),
            Spec = new V1ServiceSpec
            {
                ClusterIP = service.Hosts.Count == 0 ? Headless : null,
                Type = "ClusterIP",
                Selector = Labels.Select(service.Name),
                Ports = [Port()],
            },
        };

        if (CrossClusterCalls.IsCalledFromElsewhere(input, service)) yield return Crossing(input, service);
    }

    /// <summary>
    /// The internal load balancer for callers of another cluster. It keeps their addresses, by which the network policy
    /// admits them; who they are is proven by mutual TLS, which it does not end.
    /// </summary>
    private static V1Service Crossing(PublishInput input, Service service)
    {
        var crossing = input.Environment.Clusters!.CrossClusterCalls[service.Name];
        var metadata = Meta.Of(service, CrossClusterCalls.NameOf(service.Name));
        metadata.Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [LoadBalancer.Internal] = "true",
            [LoadBalancer.Address] = crossing.Address,
            [LoadBalancer.Subnet] = crossing.Subnet,
        };
        return new V1Service
        {
            Metadata = metadata,
            Spec = new V1ServiceSpec
            {
                Type = "LoadBalancer",
                ExternalTrafficPolicy = "Local",
                LoadBalancerSourceRanges =
                [
                    .. input.Topology.CallersOf(service)
                        .Where(incoming => CrossClusterCalls.IsElsewhere(input, incoming.Caller))
                        .SelectMany(incoming => CrossClusterCalls.PodsOf(input, incoming.Caller))
                        .Distinct(),
                ],
                Selector = Labels.Select(service.Name),
                Ports = [Port()],
            },
        };
    }

    private static V1ServicePort Port() => new()
    {
        Name = "traffic",
        Port = Ports.Traffic,
        TargetPort = Ports.Traffic,
        Protocol = "TCP",
    };
}
