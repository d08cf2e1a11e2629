using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>What a leaf certificate is to say.</summary>
/// <param name="Name">The common name, for people; no one is authenticated by it.</param>
/// <param name="Validity">How long it is valid.</param>
/// <param name="Usages">Extended key usages, as object identifiers.</param>
/// <param name="Uri">The one URI: the SPIFFE ID (X.509-SVID, section 2), or null.</param>
/// <param name="DnsNames">DNS names, for verifiers that know no SPIFFE IDs.</param>
/// <param name="Addresses">IP addresses, likewise.</param>
public sealed record LeafRequest(
    string Name,
    TimeSpan Validity,
    IReadOnlyList<string> Usages,
    Uri? Uri = null,
    IReadOnlyList<string>? DnsNames = null,
    IReadOnlyList<IPAddress>? Addresses = null)
{
    /// <summary>
    /// How far a leaf starts before it is issued: the clocks of two processes may differ by a little.
    /// </summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>Extended key usage of TLS servers.</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>Extended key usage of TLS clients.</summary>
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    /// <summary>The leaf of a service's identity, as a server and as a client.</summary>
    public static LeafRequest Of(WorkloadTopology topology, Service service, TimeSpan validity)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(service);
        return new(
            service.Name,
            validity,
            [ServerUsage, ClientUsage],
            new Uri(topology.IdentityOf(service)),
            DnsNames: service.Hosts.Count == 0 ? [] : EntranceNames(service));
    }

    /// <summary>
    /// The leaf that an entrance shows to the Gateway, which verifies it by host name (Gateway API, BackendTLSPolicy).
    /// It names no identity, so that its key opens no other door.
    /// </summary>
    public static LeafRequest OfEntrance(Service service, TimeSpan validity)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new(service.Name, validity, [ServerUsage], DnsNames: EntranceNames(service));
    }

    /// <summary>
    /// A digest of names and usages in hexadecimal, by which a leaf shows whether it still says what is declared.
    /// </summary>
    internal string Purpose() => PurposeOf(SubjectAlternativeName(), ExtendedKeyUsage());

    /// <summary>The same of a certificate.</summary>
    internal static string PurposeOf(X509Certificate2 certificate) => PurposeOf(
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault(),
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault());

    internal X509Extension ExtendedKeyUsage() =>
        new X509EnhancedKeyUsageExtension([.. Usages.Select(usage => new Oid(usage))], critical: false);

    internal X509Extension SubjectAlternativeName()
    {
        var names = new SubjectAlternativeNameBuilder();
        if (Uri is not null) names.AddUri(Uri);
        foreach (var name in DnsNames ?? [])
        {
            names.AddDnsName(name);
        }

        foreach (var address in Addresses ?? [])
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }

    private static string PurposeOf(X509Extension? names, X509Extension? usages) =>
        Convert.ToHexString(SHA256.HashData([.. names?.RawData ?? [], .. usages?.RawData ?? []]));

    private static string[] EntranceNames(Service service) =>
    [
        $"{service.Name}.{service.Scope.Namespace}.svc",
        $"{service.Name}.{service.Scope.Namespace}.svc.cluster.local",
    ];
}
