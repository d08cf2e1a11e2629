using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// Certificates from Key Vault. The node's driver reads them under the managed identity of the service, so the pod
/// itself needs no way to Azure for them.
/// </summary>
internal static class CertificateMounts
{
    /// <summary>The secret with the authorities that services trust.</summary>
    public const string TrustBundle = "workload-ca-bundle";

    public static string NameOf(Service service) => $"{service.Name}-certificates";

    public static string IngressNameOf(Service service) => $"{service.Name}-ingress-certificates";

    public static string AuthoritiesNameOf(Service service) => $"{service.Name}-authorities";

    public static IEnumerable<SecretProviderClass> Of(PublishInput input, Service service) =>
        Mounts(input, service).Select(mount => Class(input, service, mount.Name, mount.Objects));

    /// <summary>The objects of Key Vault that are mounted for a service.</summary>
    public static IEnumerable<string> ObjectsOf(PublishInput input, Service service) =>
        Mounts(input, service).SelectMany(mount => mount.Objects, (_, item) => item.Name).Distinct();

    /// <summary>Those of them that the workload's own authority makes, and the daily job renews.</summary>
    public static IEnumerable<string> RenewedOf(PublishInput input, Service service) =>
        Mounts(input, service)
            .Where(mount => mount.Name != AuthoritiesNameOf(service))
            .SelectMany(mount => mount.Objects, (_, item) => item.Name)
            .Distinct();

    private static IEnumerable<(string Name, IReadOnlyList<(string Name, string File)> Objects)> Mounts(
        PublishInput input, Service service)
    {
        yield return (NameOf(service), [.. Certificate($"{service.Name}-tls"), (TrustBundle, "ca.crt")]);
        if (service.Hosts.Count > 0)
        {
            yield return (IngressNameOf(service), Certificate($"{service.Name}-ingress-tls"));
        }

        if (service.Egresses.Count > 0)
        {
            yield return (AuthoritiesNameOf(service),
            [
                .. service.Egresses.Select(egress => (
                    input.Environment.Egresses[egress].Authority,
                    Path.GetFileName(MountPaths.EgressAuthority(egress)))),
            ]);
        }
    }

    // Key Vault keeps certificate, chain and key in one secret; readers of PEM take from it what they look for.
    private static (string Name, string File)[] Certificate(string name) => [(name, "tls.crt"), (name, "tls.key")];

    private static SecretProviderClass Class(
        PublishInput input, Service service, string name, IEnumerable<(string Name, string File)> objects) => new()
        {
            Metadata = Meta.Of(service, name),
            Spec = new SecretProviderClassSpec
            {
                Parameters = new OrderedDictionary<string, string>(5)
                {
                    ["clientID"] = input.Environment.Azure.Identities[service.Name],
                    ["keyvaultName"] = input.Environment.KeyVaults[service.Scope.Name].Name,
                    ["objects"] = Objects(objects),
                    ["tenantID"] = input.Environment.Azure.TenantId,
                    ["usePodIdentity"] = "false",
                },
            },
        };

    // The provider reads a YAML list of YAML texts.
    private static string Objects(IEnumerable<(string Name, string File)> objects) => string.Concat(
        objects
            .Select(item =>
                $"  - |\n    objectName: {item.Name}\n    objectType: secret\n    objectAlias: {item.File}\n")
            .Prepend("array:\n"));
}
