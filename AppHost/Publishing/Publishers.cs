using RegulatedWorkload.AppHost.Publishing.Flux;
using RegulatedWorkload.AppHost.Publishing.Ingress;
using RegulatedWorkload.AppHost.Publishing.Migrations;
using RegulatedWorkload.AppHost.Publishing.Monitoring;
using RegulatedWorkload.AppHost.Publishing.Namespaces;
using RegulatedWorkload.AppHost.Publishing.Policies;
using RegulatedWorkload.AppHost.Publishing.Services;

namespace RegulatedWorkload.AppHost.Publishing;

/// <summary>What makes the objects of a cluster, in the order of its dependencies.</summary>
public static class Publishers
{
    /// <summary>Each adds the files of one part; no two write the same file.</summary>
    public static IReadOnlyList<Func<PublishInput, IEnumerable<ManifestFile>>> All { get; } =
    [
        PolicyPublisher.Publish,
        NamespacePublisher.Publish,
        MigrationPublisher.Publish,
        ServicePublisher.Publish,
        IngressPublisher.Publish,
        MonitoringPublisher.Publish,
        FluxPublisher.Publish,
    ];
}
