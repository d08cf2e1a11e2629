namespace RegulatedWorkload.Hosting.Slices;

/// <summary>A connection that a service is to attempt when its verifier asks.</summary>
/// <param name="Target">The name of what is at the other end.</param>
/// <param name="Request">What is attempted there: a gRPC method, <c>HTTP /</c> or <c>TCP 8081</c>.</param>
/// <param name="Address">The host and port.</param>
/// <param name="Path">The request path over mutual TLS; null where a connection is all.</param>
/// <param name="Identity">The SPIFFE ID of the other end; there is one exactly where a path is.</param>
/// <param name="IsOpen">Whether the network lets the caller connect.</param>
/// <param name="IsAdmitted">Whether the declaration lets it all the way.</param>
internal sealed record ProbeTarget(
    string Target, string Request, string Address, string? Path, string? Identity, bool IsOpen, bool IsAdmitted);

/// <summary>How a run of the workload proves its segmentation.</summary>
/// <param name="TargetsFile">The file with the targets of a service.</param>
/// <param name="HasPolicies">
/// Whether the network itself keeps apart what the declaration does not connect. If not, only identities do.
/// </param>
/// <param name="Places">What else is attempted: no service of the workload.</param>
/// <param name="Page">The folder from which an entrance shows the proof; null shows it to nobody.</param>
internal sealed record ProbePlacement(
    Func<string, string> TargetsFile, bool HasPolicies, IReadOnlyList<ProbePlace> Places, string? Page = null);

/// <summary>An address that is attempted and not a service's listener for calls.</summary>
/// <param name="Target">The name of what is there.</param>
/// <param name="Address">The host and port.</param>
/// <param name="Reaches">Whether a service, by name, may connect.</param>
internal sealed record ProbePlace(string Target, string Address, Func<string, bool> Reaches);
