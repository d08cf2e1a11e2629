using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Slices;

/// <summary>
/// Where a run of the workload has what services need: on this machine, or in a cluster. Which variables a service is
/// given is the business of <see cref="ServiceEnvironment"/> alone; a placement only fills in values.
/// </summary>
internal interface IPlacement
{
    /// <summary>The address and port where a service, or an external destination, listens for calls.</summary>
    string TrafficListener(string name);

    /// <summary>The address and port where it answers probes and scrapes.</summary>
    string HealthListener(string name);

    /// <summary>The directory of its workload certificate.</summary>
    string Certificates(string name);

    /// <summary>The directory of what the entrance shows to browsers or to the Gateway.</summary>
    string IngressCertificates { get; }

    /// <summary>
    /// The proxies that the entrance lets tell a client's address: CIDRs with spaces between; often none.
    /// </summary>
    string TrustedProxies { get; }

    /// <summary>The file with the callers that a service admits.</summary>
    string Callers(Service service);

    /// <summary>The connection of a store.</summary>
    string StoreConnection(string name);

    /// <summary>How a service proves itself to its store; null where a file needs no proof.</summary>
    string? StorePassword(string name);

    /// <summary>Where a service reads its secrets: <c>file:///…</c> or <c>https://…/</c>.</summary>
    string SecretSource(Service service);

    /// <summary>The host and port by which callers find a service.</summary>
    string Address(Service callee);

    /// <summary>The address of an external destination.</summary>
    Uri Egress(string external);

    /// <summary>The file with the CA certificates that it is verified against.</summary>
    string EgressAuthority(string external);

    /// <summary>The public origin of a host.</summary>
    Uri Origin(string host);

    /// <summary>How segmentation is proven there; null where it is not.</summary>
    ProbePlacement? Probes { get; }

    /// <summary>Where telemetry goes, by standard names; none sends nothing.</summary>
    IReadOnlyDictionary<string, string> Telemetry { get; }
}
