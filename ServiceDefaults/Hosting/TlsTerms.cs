using System.Net.Security;
using System.Security.Authentication;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>What a listener speaks.</summary>
/// <param name="Versions">The versions of TLS.</param>
/// <param name="ApplicationProtocols">The protocols inside TLS, the preferred one first.</param>
internal sealed record TlsTerms(SslProtocols Versions, List<SslApplicationProtocol> ApplicationProtocols)
{
    /// <summary>Between services: TLS 1.3 and HTTP/2 alone.</summary>
    public static TlsTerms Services { get; } = new(TlsVersions.BetweenServices, [SslApplicationProtocol.Http2]);

    /// <summary>With browsers and the gateway.</summary>
    public static TlsTerms Browsers { get; } = new(
        SslProtocols.Tls12 | SslProtocols.Tls13, [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);

    /// <summary>Whether HTTP/1.1, which is also spoken by those who name no protocol, is among them.</summary>
    public bool IncludeHttp11 => ApplicationProtocols.Contains(SslApplicationProtocol.Http11);
}
