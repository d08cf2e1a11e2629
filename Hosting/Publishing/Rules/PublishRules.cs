namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>What must hold before anything is published. All faults are found together, each a sentence.</summary>
public static class PublishRules
{
    private static readonly Func<PublishInput, IEnumerable<string>>[] All =
    [
        EnvironmentValueRules.Check,
        AddressRules.Check,
        TelemetryRules.Check,
        AzureRules.Check,
        DestinationRules.Check,
        ImageRules.Check,
        FluxAndGroupRules.Check,
        ClusterRules.Check,
        SignatureRules.Check,
        VerificationRules.Check,
    ];

    /// <summary>The faults of an input; none when it may be published.</summary>
    public static IReadOnlyList<string> Check(PublishInput input) => [.. All.SelectMany(rule => rule(input))];
}
