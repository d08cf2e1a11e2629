using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// The rules of admission: what the API server refuses even from those who may create pods. PCI DSS 4.0.1, 1.4.1,
/// 2.2.3, 2.2.4 and 6.3.
/// </summary>
public static class PolicyPublisher
{
    /// <summary>The files of <c>policies/</c>.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Rules(input)
            .Select(rule => rule.ToFile(input.Environment.AuditsOnly(rule.Name)))
            .Concat(SignatureRule.For(input));
    }

    /// <summary>
    /// The names of all policies that may be published, whichever scopes the cluster runs: a scope that moves to a
    /// cluster of its own leaves policies behind, which are still to be deleted.
    /// </summary>
    internal static IReadOnlyList<string> Names(PublishInput input) =>
        [.. Rules(input with { Scopes = Scope.All }).Select(rule => rule.Name)];

    private static IEnumerable<AdmissionRule> Rules(PublishInput input) =>
    [
        .. WorkloadPodRules.For(input),
        .. PlacementRules.For(input),
        .. ServiceRules.For(input),
        .. GatewayPodRules.For(input),
        .. FluxRules.For(input),
    ];
}
