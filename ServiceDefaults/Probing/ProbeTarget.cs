namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>A connection that a service may be asked to attempt.</summary>
/// <param name="Target">The name of what is at the other end, for people.</param>
/// <param name="Request">What is attempted there, for people.</param>
/// <param name="Address">The host and port.</param>
/// <param name="Path">The request path, asked for over mutual TLS; null ends once there is a connection.</param>
/// <param name="Identity">The SPIFFE ID that the other end must prove; there is one exactly where a path is.</param>
internal sealed record ProbeTarget(
    string Target, string Request, string Address, string? Path = null, string? Identity = null);
