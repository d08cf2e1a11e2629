using RegulatedWorkload.Campaign;
using RegulatedWorkload.Campaign.Faults;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>A seed tells which faults come, and what an answer that no fault excuses is.</summary>
public sealed class ScheduleTests
{
    private static readonly IReadOnlyList<FaultKind> Kinds =
    [
        new("often", 9, dice => new Fault("often", $"one of {dice.Next(5)}", _ => Task.CompletedTask)),
        new("seldom", 1, dice => new Fault("seldom", $"another of {dice.Next(5)}", _ => Task.CompletedTask)),
    ];

    [Fact]
    public void The_same_seed_gives_the_same_rounds() => Assert.Equal(Rounds(7), Rounds(7));

    [Fact]
    public void Another_seed_gives_other_rounds() => Assert.NotEqual(Rounds(7), Rounds(8));

    // The first numbers that SplitMix64 gives for this seed are published.
    [Fact]
    public void The_numbers_of_a_seed_are_the_same_on_every_machine()
    {
        var dice = new Dice(1234567);

        Assert.Equal(
            (ulong[])[6457827717110365317, 3203168211198807973, 9817491932198370423],
            (ulong[])[dice.NextBits(), dice.NextBits(), dice.NextBits()]);
    }

    [Fact]
    public void Two_faults_of_one_round_have_different_targets()
    {
        var schedule = new Schedule(Kinds, new Dice(1), []);

        Assert.All(Enumerable.Range(0, 200), _ => Assert.Distinct(schedule.Next().Select(entry => entry.Fault.Target)));
    }

    [Fact]
    public void A_kind_that_there_is_not_is_named()
    {
        var refusal = Assert.Throws<RunException>(() => new Schedule(Kinds, new Dice(1), ["earthquake"]));

        Assert.Contains("'earthquake'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("often, seldom", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(502, 1)]
    [InlineData(504, 1)]
    [InlineData(503, 0)]
    [InlineData(429, 0)]
    [InlineData(201, 0)]
    [InlineData(0, 0)]
    public void An_error_of_the_server_is_an_outrage_unless_it_says_not_now(int status, int outrages)
    {
        var journal = new Journal(TimeProvider.System);

        journal.Note("order", new ShopAnswer(status, null, null));

        Assert.Equal(outrages, journal.Outrages.Count);
    }

    private static List<string> Rounds(long seed)
    {
        var schedule = new Schedule(Kinds, new Dice(seed), []);
        return
        [
            .. Enumerable.Range(0, 20)
                .SelectMany(_ => schedule.Next())
                .Select(entry => $"{entry.After} {entry.Fault.Kind} {entry.Fault.Target}"),
        ];
    }
}
