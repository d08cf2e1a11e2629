using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>The secrets that an identity reads: those that are mounted for it, and those that it asks for.</summary>
internal static class SecretNames
{
    public static IReadOnlyList<string> ReadBy(PublishInput input, Service service) =>
    [
        .. CertificateMounts.ObjectsOf(input, service)
            .Concat(service.Secrets.Except(service.BackupSecrets))
            .Concat(Password(input, service, $"{service.Name}-database-password"))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<string> ReadByMigration(PublishInput input, Service service) =>
        [.. Password(input, service, $"{service.Name}-owner-database-password")];

    public static IReadOnlyList<string> OfGateway(PublishInput input) =>
    [
        .. Entrances.Routes(input)
            .Select(route => GatewayNames.Certificate(input.Environment.Ingress, route.Host))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Password(PublishInput input, Service service, string name) =>
        service.Store is not null && !input.Environment.Databases[service.Scope.Name].UsesEntra ? [name] : [];
}
