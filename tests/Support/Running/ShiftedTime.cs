namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>The time of day, which a test may set forward. Timers run as ever.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    /// <summary>Sets the time forward.</summary>
    public void Advance(TimeSpan span) => Interlocked.Add(ref _shift, span.Ticks);
}
