using Microsoft.Extensions.Primitives;

namespace RegulatedWorkload.Edge.Requests;

/// <summary>
/// Headers by which somebody behind a proxy would be told another request than the one that was made. Nothing here
/// believes them, but no honest client sends them either.
/// </summary>
internal static class SpoofedHeaders
{
    private static readonly string[] s_certificates =
    [
        "Client-Cert", "Client-Cert-Chain", "X-ARR-ClientCert", "X-Client-Cert", "X-Client-Certificate",
        "X-Forwarded-Client-Cert", "X-SSL-Cert", "X-SSL-Client-Cert", "X-SSL-Client-S-DN", "X-SSL-Client-Verify",
    ];

    private static readonly string[] s_overrides =
    [
        "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Original-Method", "X-Original-URI",
        "X-Original-URL", "X-Rewrite-URL",
    ];

    // A gateway may tell the host that it was asked for, which is then the one that the request names.
    private static readonly string[] s_hosts = ["X-Forwarded-Host", "X-Host", "X-Original-Host"];

    /// <summary>Why the request is refused, or null.</summary>
    public static string? Refuse(HttpRequest request)
    {
        var headers = request.Headers;
        if (s_certificates.Any(headers.ContainsKey)) return RequestRefusals.ForwardedCertificate;
        if (s_overrides.Any(headers.ContainsKey)) return RequestRefusals.OverriddenTarget;
        return s_hosts.SelectMany(name => Values(headers[name]))
            .Concat(ForwardedHosts(headers["Forwarded"]))
            .All(claimed => Names(claimed, request.Host))
            ? null
            : RequestRefusals.ForwardedHost;
    }

    // Forwarded: for=192.0.2.60;host="shop.example", host=… (RFC 7239, section 4)
    private static IEnumerable<string> ForwardedHosts(StringValues forwarded) =>
        from element in Values(forwarded)
        from pair in element.Split(';', StringSplitOptions.TrimEntries)
        where pair.StartsWith("host=", StringComparison.OrdinalIgnoreCase)
        select pair["host=".Length..].Trim('"');

    private static IEnumerable<string> Values(StringValues values) =>
        values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries));

    private static bool Names(string claimed, HostString host) =>
        string.Equals(new HostString(claimed).Host, host.Host, StringComparison.OrdinalIgnoreCase);
}
