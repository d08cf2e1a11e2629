namespace RegulatedWorkload.Hosting.Verification;

/// <summary>Where an attempted connection ended.</summary>
public enum AttemptLayer
{
    /// <summary>Nowhere: it went through.</summary>
    None,

    /// <summary>The name was not resolved.</summary>
    Name,

    /// <summary>The network refused it, or did not answer.</summary>
    Network,

    /// <summary>The handshake refused it.</summary>
    Tls,

    /// <summary>The callee refused the caller.</summary>
    Authorization,

    /// <summary>Nobody tried.</summary>
    NotAttempted,
}
