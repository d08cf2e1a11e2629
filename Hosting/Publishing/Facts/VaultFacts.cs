using RegulatedWorkload.Hosting.Publishing.Namespaces;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>A Key Vault.</summary>
/// <param name="Name">Its name in <c>keyVaults</c> of the environment.</param>
/// <param name="Secrets">The secrets that must be there.</param>
/// <param name="Renewed">Those of them that the daily job writes: leaves, and the bundle of authorities.</param>
public sealed record VaultFacts(string Name, IReadOnlyList<string> Secrets, IReadOnlyList<string> Renewed)
{
    internal static IReadOnlyList<VaultFacts> Of(PublishInput input) =>
    [
        .. from scope in input.Scopes
           let services = input.Services.Where(service => service.Scope == scope).ToList()
           let identities = services.Concat(input.Verifiers.Where(verifier => verifier.Scope == scope)).ToList()
           select new VaultFacts(
               scope.Name,
               [
                   .. identities.SelectMany(identity => SecretNames.ReadBy(input, identity))
                       .Concat(services.SelectMany(service => service.Secrets))
                       .Concat(services.Where(service => service.Store is not null)
                           .SelectMany(service => SecretNames.ReadByMigration(input, service)))
                       .Distinct()
                       .Order(StringComparer.Ordinal),
               ],
               [
                   .. identities.SelectMany(identity => CertificateMounts.RenewedOf(input, identity))
                       .Distinct()
                       .Order(StringComparer.Ordinal),
               ]),
        .. input.HasEntrance
            ? [new VaultFacts(ScopeNamespace.IngressKey, SecretNames.OfGateway(input), [])]
            : Array.Empty<VaultFacts>(),
    ];
}
