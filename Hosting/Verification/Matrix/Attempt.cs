namespace RegulatedWorkload.Hosting.Verification;

/// <summary>One attempted connection: who asked whom for what, where it should end, where it ended.</summary>
/// <param name="Caller">Who asked.</param>
/// <param name="Target">Who was asked.</param>
/// <param name="Request">For what: a gRPC method, an HTTP path, a port.</param>
/// <param name="Expected">Where it should end.</param>
/// <param name="Observed">Where it ended.</param>
/// <param name="Detail">What was seen there.</param>
public sealed record Attempt(
    string Caller, string Target, string Request, AttemptLayer Expected, AttemptLayer Observed, string Detail)
{
    /// <summary>
    /// Whether it ended as it should. What should be refused may be refused earlier: that is stronger.
    /// </summary>
    public bool Holds => Expected == AttemptLayer.None
        ? Observed == AttemptLayer.None
        : Observed != AttemptLayer.None && Observed <= Expected;
}
