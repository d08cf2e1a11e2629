using System.Security.Authentication;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>The TLS versions spoken between services.</summary>
public static class TlsVersions
{
    /// <summary>
    /// TLS 1.3 alone. macOS cannot serve it from .NET: there, which means in local runs only, TLS 1.2 is spoken too.
    /// </summary>
    public static SslProtocols BetweenServices { get; } =
        OperatingSystem.IsMacOS() ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13;
}
