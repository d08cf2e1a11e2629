using System.Net;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A clock that is set keeps no old address in use.</summary>
public sealed class WrongClockTests
{
    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task Addresses_are_looked_up_again_in_time_when_the_clock_was_set(int hours)
    {
        var clock = new SetClock();
        var lookups = 0;
        var endPoints = new CalleeEndPoints(
            new CalleeAddress("catalog.test", 8443),
            (_, _) =>
            {
                lookups++;
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
            },
            clock);
        await endPoints.KnownAsync(TestContext.Current.CancellationToken);

        clock.Off = TimeSpan.FromHours(hours);
        await endPoints.KnownAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, lookups);
        clock.Advance(CalleeAddress.Refresh);
        await endPoints.KnownAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, lookups);
    }

    /// <summary>A time of day that somebody sets, and a measure of time that nobody does.</summary>
    private sealed class SetClock : FakeTimeProvider
    {
        public TimeSpan Off { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;

        public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
    }
}
