namespace RegulatedWorkload.AppHost.Publishing.Policies;

/// <summary>
/// The rules of admission: what the API server refuses even from those who may create pods. PCI DSS 4.0.1, 1.4.1, 2.2.3,
/// 2.2.4 and 6.3.
/// </summary>
public static class PolicyPublisher
{
    /// <summary>The files of <c>policies/</c>.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new[]
            {
                WorkloadPodRules.For(input),
                PlacementRules.For(input),
                ServiceRules.For(input),
                GatewayPodRules.For(input),
                FluxRules.For(input),
            }
            .SelectMany(rules => rules)
            .Select(rule => rule.ToFile())
            .Concat(SignatureRule.For(input));
    }
}
