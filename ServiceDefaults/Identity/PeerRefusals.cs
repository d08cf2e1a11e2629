namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>
/// Why a peer is refused: the values of the metric tag and the security event. What a peer sends never becomes one.
/// </summary>
public static class PeerRefusals
{
    /// <summary>The peer names no protocol inside TLS, where HTTP/2 has to be named.</summary>
    public const string ApplicationProtocol = "application-protocol";

    /// <summary>
    /// The handshake failed and TLS does not say why: what was sent is no TLS, the peer gave up or was too slow, or no
    /// version, cipher suite or application protocol fits.
    /// </summary>
    public const string HandshakeFailed = "handshake-failed";

    /// <summary>No certificate was presented.</summary>
    public const string NoCertificate = "no-certificate";

    /// <summary>The certificate's validity has ended.</summary>
    public const string Expired = "expired";

    /// <summary>The certificate's validity has not begun.</summary>
    public const string NotYetValid = "not-yet-valid";

    /// <summary>The certificate does not chain to the workload's authority.</summary>
    public const string UntrustedAuthority = "untrusted-authority";

    /// <summary>A certificate was signed by one that may not sign certificates.</summary>
    public const string IssuerNotAuthority = "issuer-not-authority";

    /// <summary>A key is too short.</summary>
    public const string WeakKey = "weak-key";

    /// <summary>A signature is not made with SHA-256, SHA-384 or SHA-512.</summary>
    public const string WeakSignature = "weak-signature";

    /// <summary>The certificate may itself sign certificates, so it is no leaf.</summary>
    public const string AuthorityCertificate = "authority-certificate";

    /// <summary>The certificate is not made for this side of the connection.</summary>
    public const string WrongUsage = "wrong-usage";

    /// <summary>The certificate carries no URI.</summary>
    public const string NoIdentity = "no-identity";

    /// <summary>The certificate carries more than one URI.</summary>
    public const string SeveralIdentities = "several-identities";

    /// <summary>The URI is no SPIFFE ID of the workload's shape.</summary>
    public const string MalformedIdentity = "malformed-identity";

    /// <summary>The SPIFFE ID belongs to another trust domain.</summary>
    public const string WrongTrustDomain = "wrong-trust-domain";

    /// <summary>The callee is another service than the one called.</summary>
    public const string WrongIdentity = "wrong-identity";

    /// <summary>The identity is not declared as a caller of the method.</summary>
    public const string NotDeclared = "not-declared";

    /// <summary>The message of a call breaks off, is too large or is none of its contract.</summary>
    public const string UnreadableMessage = "unreadable-message";
}
