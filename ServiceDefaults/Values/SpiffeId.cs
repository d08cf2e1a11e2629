using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>
/// The identity of a service: <c>spiffe://&lt;trust-domain&gt;/ns/&lt;namespace&gt;/sa/&lt;service&gt;</c>, compared
/// byte by byte.
/// </summary>
/// <remarks>
/// Source: SPIFFE-ID specification, sections 2.1–2.3. Only this one path shape is accepted: lower-case trust domain,
/// DNS-label namespace and service, no percent-encoding, port, user, query or fragment.
/// </remarks>
public sealed partial record SpiffeId
{
    private SpiffeId(string value, string trustDomain, string @namespace, string service)
    {
        Value = value;
        TrustDomain = trustDomain;
        Namespace = @namespace;
        Service = service;
    }

    /// <summary>An identity that no certificate can carry.</summary>
    public static SpiffeId None { get; } = new("", "", "", "");

    /// <summary>The whole URI.</summary>
    public string Value { get; }

    /// <summary>The trust domain, for example <c>workload.example</c>.</summary>
    public string TrustDomain { get; }

    /// <summary>The Kubernetes namespace.</summary>
    public string Namespace { get; }

    /// <summary>The Kubernetes service account, which is the name of the service.</summary>
    public string Service { get; }

    /// <summary>The URI of a service, not checked.</summary>
    public static string Format(string trustDomain, string @namespace, string service) =>
        $"spiffe://{trustDomain}/ns/{@namespace}/sa/{service}";

    /// <summary>Parses a SPIFFE ID of the workload's shape.</summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out SpiffeId? identity)
    {
        identity = null;
        if (value is null || value.Length > 2048) return false;
        var match = Shape().Match(value);
        if (!match.Success) return false;
        identity = new SpiffeId(
            value, match.Groups["domain"].Value, match.Groups["ns"].Value, match.Groups["sa"].Value);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(
        @"\Aspiffe://(?<domain>[a-z0-9._-]{1,255})"
        + "/ns/(?<ns>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)"
        + @"/sa/(?<sa>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
