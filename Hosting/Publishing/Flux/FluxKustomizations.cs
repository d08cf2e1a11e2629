using RegulatedWorkload.Hosting.Publishing.Parts;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Hosting.Publishing.Flux;

/// <summary>
/// Keeps the cluster equal to a folder: what drifts is undone, what is gone is pruned, what fails is told.
/// </summary>
internal static class FluxKustomizations
{
    public static FluxKustomization Of(PublishInput input, FluxPart part) => new()
    {
        Metadata = FluxPublisher.Named(input, part.Folder),
        Spec = new FluxKustomizationSpec
        {
            DependsOn = part.After.Count == 0
                ? null
                : [.. part.After.Select(folder => new FluxDependency { Name = folder })],
            SourceRef = FluxSource.Reference(input),
            Path = FluxSource.Path(input, part.Folder),
            ServiceAccountName = part.Account,
            Interval = "10m",
            RetryInterval = "1m",
            Timeout = part.Timeout,
            Prune = true,
            DeletionPolicy = part.Outlives ? "Orphan" : null,
            Wait = true,
            HealthCheckExprs = part == FluxPart.Ingress ? [GatewayIsProgrammed] : null,
        },
    };

    // Flux waits for the kinds it knows; for others it must be told when they are ready.
    private static HealthExpression GatewayIsProgrammed => new()
    {
        ApiVersion = GatewayApi.Version,
        Kind = "Gateway",
        Current = "status.conditions.exists(c, c.type == 'Programmed' && c.status == 'True')",
    };
}
