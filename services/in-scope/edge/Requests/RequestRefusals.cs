namespace RegulatedWorkload.Edge.Requests;

/// <summary>Why the entrance refuses a request unread: the values of the metric tag and the security event.</summary>
internal static class RequestRefusals
{
    /// <summary>It is addressed to a host that is not served here.</summary>
    public const string UnknownHost = "unknown-host";

    /// <summary>It names no host, several, or another one in its target than in <c>Host</c>.</summary>
    public const string AmbiguousHost = "ambiguous-host";

    /// <summary>It is no HTTP that is understood the same way by everybody.</summary>
    public const string Malformed = "malformed-request";

    /// <summary>Its body is under a transfer coding that nobody here reads.</summary>
    public const string TransferCoding = "transfer-coding";

    /// <summary>Its body stops coming.</summary>
    public const string SlowBody = "slow-body";

    /// <summary>A forwarding header names another host than the request does.</summary>
    public const string ForwardedHost = "forwarded-host";

    /// <summary>A header says which client certificate was shown.</summary>
    public const string ForwardedCertificate = "forwarded-certificate";

    /// <summary>A header asks for another target or method than the request does.</summary>
    public const string OverriddenTarget = "overridden-target";
}
