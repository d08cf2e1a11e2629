namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>Where an attempted connection ended.</summary>
internal enum AttemptLayer
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

    /// <summary>What came of it proves nothing.</summary>
    NotAttempted,
}

/// <summary>What came of one target.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Request">What was attempted.</param>
/// <param name="Layer">Where it ended.</param>
/// <param name="Detail">What exactly stopped it, or what came back: a few fixed words or an HTTP status.</param>
internal sealed record ProbeAttempt(string Target, string Request, AttemptLayer Layer, string Detail);

/// <summary>What a service answers its verifier.</summary>
/// <param name="Service">The service that attempted.</param>
/// <param name="Attempts">One entry for each of its targets, in their order.</param>
internal sealed record ProbeReport(string Service, IReadOnlyList<ProbeAttempt> Attempts);
