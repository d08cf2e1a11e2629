namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>Why a peer is refused: the values of the metric tag and the security event.</summary>
public static class PeerRefusals
{
    /// <summary>No certificate was presented.</summary>
    public const string NoCertificate = "no-certificate";

    /// <summary>The certificate's validity has ended.</summary>
    public const string Expired = "expired";

    /// <summary>The certificate's validity has not begun.</summary>
    public const string NotYetValid = "not-yet-valid";

    /// <summary>The certificate does not chain to the workload's authority.</summary>
    public const string UntrustedAuthority = "untrusted-authority";

    /// <summary>The certificate is an authority's own, or is not made for this side of the connection.</summary>
    public const string WrongUsage = "wrong-usage";

    /// <summary>The key or the signature hash is too weak.</summary>
    public const string WeakCryptography = "weak-cryptography";

    /// <summary>The certificate carries no SPIFFE ID of the workload's shape, or more than one URI.</summary>
    public const string NoIdentity = "no-identity";

    /// <summary>The SPIFFE ID belongs to another trust domain.</summary>
    public const string WrongTrustDomain = "wrong-trust-domain";

    /// <summary>The callee is another service than the one called.</summary>
    public const string WrongIdentity = "wrong-identity";

    /// <summary>The identity is not declared as a caller of the method.</summary>
    public const string NotDeclared = "not-declared";
}
