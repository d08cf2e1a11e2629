namespace RegulatedWorkload.Hosting.Verification;

/// <summary>What was attempted in one run of the probes.</summary>
/// <param name="Target">Where: <c>local</c>, or the context of a cluster.</param>
/// <param name="At">When it began.</param>
/// <param name="Attempts">Every attempt.</param>
public sealed record SegmentationMatrix(string Target, DateTimeOffset At, IReadOnlyList<Attempt> Attempts);
