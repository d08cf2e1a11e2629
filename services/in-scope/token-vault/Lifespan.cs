namespace RegulatedWorkload.TokenVault;

/// <summary>
/// When a card must have been stored to be kept still, in milliseconds since the Unix epoch. One that seems to be from
/// further ahead than others may lie back was stored by a clock that was wrong, and is not kept for longer than they.
/// </summary>
internal readonly record struct Lifespan(long First, long Last)
{
    public static Lifespan Of(TimeSpan span, DateTimeOffset now) =>
        new((now - span).ToUnixTimeMilliseconds() + 1, (now + span).ToUnixTimeMilliseconds());

    public bool Covers(long createdAt) => createdAt >= First && createdAt <= Last;
}
