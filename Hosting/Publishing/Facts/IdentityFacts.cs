using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Migrations;
using RegulatedWorkload.Hosting.Publishing.Namespaces;
using RegulatedWorkload.Hosting.Publishing.Verification;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>A managed identity that one service account stands for.</summary>
/// <param name="Name">Its name in <c>azure.identities</c> of the environment.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Subject">The service account that it trusts, as Kubernetes writes it in tokens.</param>
/// <param name="Vault">The vault that it reads.</param>
/// <param name="Secrets">The secrets there that it reads, each by itself.</param>
/// <param name="Repository">The repository of the image that runs under it; null for the Gateway's.</param>
/// <param name="SendsTelemetry">Whether it sends telemetry to Azure Monitor.</param>
public sealed record IdentityFacts(
    string Name,
    string Scope,
    string Subject,
    string Vault,
    IReadOnlyList<string> Secrets,
    string? Repository,
    bool SendsTelemetry)
{
    internal static IReadOnlyList<IdentityFacts> Of(PublishInput input) =>
    [
        .. input.Services.Select(service => Of(input, service)),
        .. input.Services.Where(service => service.Store is not null).Select(service => Migration(input, service)),
        .. input.Verifiers.Select(verifier => Verifier(input, verifier)),
        .. input.HasEntrance ? [Gateway(input)] : Array.Empty<IdentityFacts>(),
    ];

    private static IdentityFacts Of(PublishInput input, Service service) => new(
        service.Name,
        service.Scope.Name,
        SubjectOf(service.Scope.Namespace, service.Name),
        service.Scope.Name,
        SecretNames.ReadBy(input, service),
        input.Lock.Images[service.Name].Repository,
        input.Environment.Telemetry is not null);

    private static IdentityFacts Migration(PublishInput input, Service service) => new(
        MigrationPublisher.NameOf(service),
        service.Scope.Name,
        SubjectOf(service.Scope.Namespace, MigrationPublisher.NameOf(service)),
        service.Scope.Name,
        SecretNames.ReadByMigration(input, service),
        input.Lock.Images[service.Name].Repository,
        SendsTelemetry: false);

    private static IdentityFacts Verifier(PublishInput input, Service verifier) => new(
        verifier.Name,
        verifier.Scope.Name,
        SubjectOf(verifier.Scope.Namespace, verifier.Name),
        verifier.Scope.Name,
        SecretNames.ReadBy(input, verifier),
        input.Lock.Images[VerificationPublisher.ImageOf(input, verifier).Name].Repository,
        SendsTelemetry: false);

    private static IdentityFacts Gateway(PublishInput input) => new(
        ScopeNamespace.IngressKey,
        Topology.Scope.InScope.Name,
        SubjectOf(GatewayNames.Namespace, GatewayNames.CertificateReader),
        ScopeNamespace.IngressKey,
        SecretNames.OfGateway(input),
        null,
        SendsTelemetry: false);

    private static string SubjectOf(string @namespace, string account) =>
        $"system:serviceaccount:{@namespace}:{account}";
}
