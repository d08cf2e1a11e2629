namespace RegulatedWorkload.Hosting.Verification;

/// <summary>One attempted connection: who asked whom for what, where it should end, where it ended.</summary>
/// <param name="Caller">The service that attempted it.</param>
/// <param name="Target">The name of what is at the other end.</param>
/// <param name="Request">What was attempted: <c>gRPC TokenVault/Detokenize</c>, <c>HTTP /</c>, <c>TCP 443</c>.</param>
/// <param name="Expected">Where the declaration says that it ends.</param>
/// <param name="Observed">Where it ended.</param>
/// <param name="Detail">What exactly stopped it, or what came back: a few words.</param>
public sealed record Attempt(
    string Caller, string Target, string Request, AttemptLayer Expected, AttemptLayer Observed, string Detail)
{
    /// <summary>
    /// Whether it ended as declared: what is to go through did, and what is to be refused was, at the expected layer or
    /// at one before it, which is stronger.
    /// </summary>
    public bool Holds => Expected switch
    {
        AttemptLayer.None => Observed == AttemptLayer.None,
        AttemptLayer.NotAttempted => false,
        _ => Observed != AttemptLayer.None && Observed <= Expected,
    };
}
