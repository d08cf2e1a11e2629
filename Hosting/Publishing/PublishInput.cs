using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Publishing.Rules;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>All that the objects of one cluster derive from. It has passed <see cref="PublishRules"/>.</summary>
/// <param name="Workload">The declaration, whole: calls may lead to a scope in another cluster.</param>
/// <param name="Environment">What differs per cluster.</param>
/// <param name="Lock">The images, by digest.</param>
public sealed record PublishInput(ValidWorkload Workload, ClusterEnvironment Environment, ImageLock Lock)
{
    /// <summary>The declaration, whole: calls may lead to a scope in another cluster.</summary>
    public ValidWorkload Workload
    {
        get;
        init => (field, Services) = (value, Of(value, Scopes));
    } = Workload;

    /// <summary>The declaration.</summary>
    public WorkloadTopology Topology => Workload.Topology;

    /// <summary>The gRPC contracts of the services.</summary>
    public Contracts Contracts => Workload.Contracts;

    /// <summary>
    /// The scopes that this cluster runs: both, unless the environment gives each a cluster of its own.
    /// </summary>
    public IReadOnlyList<Scope> Scopes
    {
        get;
        init => (field, Services) = (value, Of(Workload, value));
    } = Scope.All;

    /// <summary>The services that this cluster runs, in declaration order.</summary>
    public IReadOnlyList<Service> Services { get; private init; } = Of(Workload, Scope.All);

    /// <summary>The verifiers that this cluster runs; none where its environment has it not verified.</summary>
    public IReadOnlyList<Service> Verifiers => Environment.Verification is null
        ? []
        : [.. Topology.Verifiers.Where(verifier => Scopes.Contains(verifier.Scope))];

    /// <summary>Whether this cluster has the entrance, and so the Gateway before it.</summary>
    public bool HasEntrance => Services.Any(service => service.Hosts.Count > 0);

    private static IReadOnlyList<Service> Of(ValidWorkload workload, IReadOnlyList<Scope> scopes) =>
        [.. workload.Topology.Services.Where(service => scopes.Contains(service.Scope))];
}
