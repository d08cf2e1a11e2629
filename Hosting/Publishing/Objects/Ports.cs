namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>
/// The ports of every pod. They are the same everywhere, so that policies and admission rules need no exceptions.
/// </summary>
public static class Ports
{
    /// <summary>Calls: TLS 1.3 and HTTP/2.</summary>
    public const int Traffic = 8443;

    /// <summary>Probes and scrapes: plain HTTP, <c>/livez</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
    public const int Health = 8081;

    /// <summary>Names of services and destinations, at the cluster's own DNS; UDP and TCP.</summary>
    public const int Dns = 53;

    /// <summary>Azure and other destinations that speak HTTPS.</summary>
    public const int Https = 443;
}
