namespace RegulatedWorkload.Hosting.Verification;

/// <summary>Where an attempted connection ended.</summary>
public enum AttemptLayer
{
    /// <summary>It went through.</summary>
    None,

    /// <summary>The name has no address.</summary>
    Name,

    /// <summary>The address was refused, or did not answer.</summary>
    Network,

    /// <summary>One of the two ends refused the other in the handshake.</summary>
    Tls,

    /// <summary>The callee refused the identity for the path.</summary>
    Authorization,

    /// <summary>Nothing is known: it was not attempted, or what came of it proves nothing.</summary>
    NotAttempted,
}
