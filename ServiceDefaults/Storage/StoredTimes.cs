namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Times in rows until which others leave something alone. Each instance writes them by its own clock. One that is
/// further ahead than anything is left alone for was written by a clock that was wrong, and says nothing.
/// </summary>
public static class StoredTimes
{
    // Longer than any lease, pause or wait, and than the clocks of healthy machines differ by.
    private static readonly TimeSpan Furthest = TimeSpan.FromMinutes(2);

    /// <summary>The last moment that counts, in milliseconds since the Unix epoch.</summary>
    public static long Horizon(DateTimeOffset now) => (now + Furthest).ToUnixTimeMilliseconds();
}
