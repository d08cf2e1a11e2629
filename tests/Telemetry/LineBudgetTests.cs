using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>Strangers cannot fill a log: of what they cause some lines are written, and the rest is counted.</summary>
public sealed class LineBudgetTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void A_hundred_lines_are_written_at_once_and_one_more_each_second()
    {
        var budget = new LineBudget(_time);
        Assert.Equal(LineBudget.AtOnce, Written(budget, 10_000));

        _time.Now += TimeSpan.FromSeconds(3);

        Assert.Equal(3, Written(budget, 10_000));
    }

    [Fact]
    public void What_was_left_out_is_told_once()
    {
        var budget = new LineBudget(_time);
        Written(budget, LineBudget.AtOnce + 7);
        _time.Now += TimeSpan.FromSeconds(2);

        Assert.True(budget.TryTake(out var first));
        Assert.True(budget.TryTake(out var second));

        Assert.Equal((7, 0), (first, second));
    }

    [Fact]
    public void After_a_long_time_no_more_than_a_hundred_are_written_at_once()
    {
        var budget = new LineBudget(_time);
        _time.Now += TimeSpan.FromDays(1);

        Assert.Equal(LineBudget.AtOnce, Written(budget, 10_000));
    }

    private static int Written(LineBudget budget, int refusals) =>
        Enumerable.Range(0, refusals).Count(_ => budget.TryTake(out var _));

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
