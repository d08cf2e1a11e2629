using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// The names that a service may ask for, and the destinations that the environment tells by name. Cilium sees the
/// questions and learns addresses from the answers.
/// </summary>
internal static class CiliumPolicies
{
    /// <summary>What Cilium calls the namespace of a pod.</summary>
    public const string NamespaceLabel = "k8s:io.kubernetes.pod.namespace";

    /// <summary>The label of the pods of the cluster's DNS.</summary>
    public const string AppLabel = "k8s:k8s-app";

    public static IReadOnlyList<CiliumNetworkPolicy> Of(PublishInput input, Service service) => Of(
        input, service, service.Name,
        EgressDestinations.Of(input.Environment, service), () => DnsNames.Of(input, service));

    public static IReadOnlyList<CiliumNetworkPolicy> OfMigration(PublishInput input, Service service, string pods) =>
        Of(input, service, pods,
            EgressDestinations.OfMigration(input.Environment, service), () => DnsNames.OfMigration(input, service));

    public static IReadOnlyList<CiliumNetworkPolicy> OfVerifier(PublishInput input, Service verifier) =>
        Of(input, verifier, verifier.Name, [], () => DnsNames.OfVerifier(input, verifier));

    private static IReadOnlyList<CiliumNetworkPolicy> Of(
        PublishInput input,
        Service service,
        string pods,
        IEnumerable<EgressDestination> destinations,
        Func<IReadOnlyList<string>> names)
    {
        if (!input.Environment.Kubernetes.FqdnPolicies) return [];
        return
        [
            Policy(service, pods, "dns", Dns(names())),
            .. from destination in destinations
               where destination.Names is not null
               select Policy(service, pods, destination.Name, To(destination.Names ?? [], destination.Port)),
        ];
    }

    private static CiliumNetworkPolicy Policy(Service service, string pods, string destination, CiliumEgressRule to) =>
        new()
        {
            Metadata = Meta.Of(service, $"{pods}-to-{destination}"),
            Spec = new CiliumNetworkPolicySpec
            {
                EndpointSelector = new V1LabelSelector { MatchLabels = Labels.Select(pods) },
                Egress = [to],
            },
        };

    private static CiliumEgressRule Dns(IEnumerable<string> names) => new()
    {
        ToEndpoints =
        [
            new V1LabelSelector
            {
                MatchLabels = new OrderedDictionary<string, string>
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
                Rules = new CiliumLayer7Rules { Dns = [.. names.Select(Name)] },
            },
        ],
    };

    private static CiliumEgressRule To(IReadOnlyList<string> names, int port) => new()
    {
        ToNames = [.. names.Select(Name)],
        ToPorts = [new CiliumPortRule { Ports = [new CiliumPort { Port = $"{port}" }] }],
    };

    private static CiliumName Name(string name) => name.StartsWith('*')
        ? new CiliumName { MatchPattern = name }
        : new CiliumName { MatchName = name };
}
