namespace RegulatedWorkload.Hosting.Verification;

/// <summary>Every attempt of every service, at one time.</summary>
/// <param name="Target">Where: <c>local</c>, or the context of a cluster.</param>
/// <param name="At">When the last service was asked.</param>
/// <param name="Attempts">The attempts, by caller in declaration order.</param>
public sealed record SegmentationMatrix(string Target, DateTimeOffset At, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>What did not end as declared.</summary>
    public IEnumerable<Attempt> Differences => Attempts.Where(attempt => !attempt.Holds);
}
