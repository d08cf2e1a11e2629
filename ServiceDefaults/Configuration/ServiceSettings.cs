using System.Net;
using Microsoft.Extensions.Configuration;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Configuration;

/// <summary>
/// The slice of the declaration that one service is given: its name, where it listens, who may call it, which
/// services it calls and where its files are. Read once at start-up from the <c>WORKLOAD__*</c> environment variables,
/// whose keys are the same in a local run and in the cluster.
/// </summary>
public sealed class ServiceSettings
{
    /// <summary>The name of the service: its folder, DNS name, image, service account and log field.</summary>
    public required string Service { get; init; }

    /// <summary>The declared PCI scope: <c>in-scope</c> or <c>out-of-scope</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The SPIFFE ID of the service.</summary>
    public required SpiffeId Identity { get; init; }

    /// <summary>The listener for calls: TLS, port 8443 in the cluster.</summary>
    public required IPEndPoint TrafficListener { get; init; }

    /// <summary>The listener for probes and scrapes: plain HTTP, port 8081 in the cluster.</summary>
    public required IPEndPoint HealthListener { get; init; }

    /// <summary>The directory with <c>tls.crt</c>, <c>tls.key</c> and the trust bundle <c>ca.crt</c>.</summary>
    public required string CertificateDirectory { get; init; }

    /// <summary>
    /// The directory with the certificate shown to browsers and the gateway; only the entrance has one.
    /// </summary>
    public string? IngressCertificateDirectory { get; init; }

    /// <summary>
    /// The proxies before the entrance, and no others, that may tell a client's address in <c>X-Forwarded-For</c>.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>
    /// The file that lists who may call this service, and what; watched. Null only at the entrance, whose browsers have
    /// no identity.
    /// </summary>
    public string? CallersFile { get; init; }

    /// <summary>The services this one calls, by name.</summary>
    public required IReadOnlyDictionary<string, Callee> Callees { get; init; }

    /// <summary>The destinations outside the cluster this service may reach, by name.</summary>
    public required IReadOnlyDictionary<string, Egress> Egresses { get; init; }

    /// <summary>Where the store of this service is, when it stores anything.</summary>
    public StoreConnection? Store { get; init; }

    /// <summary>Where this service reads its secrets, if it has any.</summary>
    public SecretLocation? Secrets { get; init; }

    /// <summary>Who may have this service attempt connections, and which; null where nobody may.</summary>
    public ProbeSettings? Probe { get; init; }

    /// <summary>
    /// The folder with the page of the proof of segmentation; only at the entrance of a local run.
    /// </summary>
    public string? SegmentationDirectory { get; init; }

    /// <summary>
    /// The public origins of the workload by host role, <c>shop</c> and <c>pay</c>; only where declared.
    /// </summary>
    public required IReadOnlyDictionary<string, Uri> Origins { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="ConfigurationFaultsException">
    /// Something is missing or malformed. All faults are named together, each with its key.
    /// </exception>
    public static ServiceSettings Read(IConfiguration configuration) => new SettingsReader(configuration).Read();
}

/// <summary>A service that the declaration lets this one call.</summary>
/// <param name="Service">The callee's name.</param>
/// <param name="Address">A <c>dns:///host:port</c> address, resolved again every 20 seconds and when in doubt.</param>
/// <param name="Identity">The SPIFFE ID that the callee's certificate must carry.</param>
public sealed record Callee(string Service, Uri Address, SpiffeId Identity);

/// <summary>The means to prove segmentation.</summary>
/// <param name="Verifier">The SPIFFE ID of the one who may ask.</param>
/// <param name="TargetsFile">The file that lists what may be attempted.</param>
public sealed record ProbeSettings(SpiffeId Verifier, string TargetsFile);

/// <summary>A destination outside the cluster.</summary>
/// <param name="Name">Its name in the declaration.</param>
/// <param name="Address">An absolute <c>https</c> address.</param>
/// <param name="AuthorityFile">The CA certificates that the destination is verified against, as a PEM file.</param>
public sealed record Egress(string Name, Uri Address, string AuthorityFile);
