using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>A leaf that the declaration asks for.</summary>
/// <param name="Name">The service's name; of an entrance's second leaf, <c>&lt;service&gt;-ingress</c>.</param>
/// <param name="Scope">The scope that it belongs to.</param>
/// <param name="Request">What it is to say.</param>
/// <param name="FacesGateway">Whether the Gateway verifies it, instead of other services.</param>
internal sealed record DeclaredLeaf(string Name, Scope Scope, LeafRequest Request, bool FacesGateway)
{
    /// <summary>
    /// One leaf a service for its identity, and one an entrance for the Gateway, in declaration order.
    /// </summary>
    public static IReadOnlyList<DeclaredLeaf> Of(WorkloadTopology topology, TimeSpan validity) =>
    [
        .. topology.Services.Concat(topology.Verifiers).SelectMany(service => Of(topology, service, validity)),
    ];

    private static IEnumerable<DeclaredLeaf> Of(WorkloadTopology topology, Service service, TimeSpan validity)
    {
        yield return new(service.Name, service.Scope, LeafRequest.Of(topology, service, validity), false);
        if (service.Hosts.Count == 0) yield break;
        yield return new($"{service.Name}-ingress", service.Scope, LeafRequest.OfEntrance(service, validity), true);
    }
}
