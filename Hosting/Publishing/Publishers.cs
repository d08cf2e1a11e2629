using RegulatedWorkload.Hosting.Publishing.Flux;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Migrations;
using RegulatedWorkload.Hosting.Publishing.Monitoring;
using RegulatedWorkload.Hosting.Publishing.Namespaces;
using RegulatedWorkload.Hosting.Publishing.Policies;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Publishing.Verification;

namespace RegulatedWorkload.Hosting.Publishing;

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
        VerificationPublisher.Publish,
        IngressPublisher.Publish,
        MonitoringPublisher.Publish,
        FluxPublisher.Publish,
    ];
}
