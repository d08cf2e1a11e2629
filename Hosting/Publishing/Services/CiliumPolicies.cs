using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// Destinations that the environment tells by DNS names. Needs AKS with Advanced Container Networking Services: Cilium
/// learns their addresses from the DNS answers, which it must see.
/// </summary>
internal static class CiliumPolicies
{
    /// <summary>What Cilium calls the namespace of a pod.</summary>
    public const string NamespaceLabel = "k8s:io.kubernetes.pod.namespace";

    /// <summary>The label of the pods of the cluster's DNS.</summary>
    public const string AppLabel = "k8s:k8s-app";

    public static IReadOnlyList<CiliumNetworkPolicy> Of(PublishInput input, Service service) =>
        Of(EgressDestinations.Of(input.Environment, service), service, service.Name);

    public static IReadOnlyList<CiliumNetworkPolicy> Of(
        IEnumerable<EgressDestination> destinations, Service service, string pods) =>
    [
        .. from destination in destinations
           where destination.Names is not null
           select new CiliumNetworkPolicy
           {
               Metadata = Meta.Of(service, $"{pods}-to-{destination.Name}"),
               Spec = new CiliumNetworkPolicySpec
               {
                   EndpointSelector = new V1LabelSelector { MatchLabels = Labels.Select(pods) },
                   Egress = [Dns(), To(destination.Names ?? [], destination.Port)],
               },
           },
    ];

    private static CiliumEgressRule Dns() => new()
    {
        ToEndpoints =
        [
            new V1LabelSelector
            {
                MatchLabels = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    [NamespaceLabel] = ClusterDns.Namespace,
                    [AppLabel] = ClusterDns.App,
                },
            },
        ],
        ToPorts =
        [
            new CiliumPortRule
            {
                Ports =
                [
                    new CiliumPort { Port = $"{Ports.Dns}", Protocol = "UDP" },
                    new CiliumPort { Port = $"{Ports.Dns}", Protocol = "TCP" },
                ],
                Rules = new CiliumLayer7Rules { Dns = [new CiliumName { MatchPattern = "*" }] },
            },
        ],
    };

    private static CiliumEgressRule To(IReadOnlyList<string> names, int port) => new()
    {
        ToNames =
        [
            .. names.Select(name => name.StartsWith('*')
                ? new CiliumName { MatchPattern = name }
                : new CiliumName { MatchName = name }),
        ],
        ToPorts = [new CiliumPortRule { Ports = [new CiliumPort { Port = $"{port}" }] }],
    };
}
