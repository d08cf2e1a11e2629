using RegulatedWorkload.Campaign;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>A short campaign of faults with a fixed seed: the engine of the command, on the real processes.</summary>
public sealed class CampaignTests
{
    // Long enough for a few rounds; bench/Campaign goes on for an hour.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Nothing_is_lost_or_done_twice_under_a_short_campaign_of_faults()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are stopped and continued by signals of Linux.");
        MachineLock.Take();
        var options = new CampaignOptions(Short, Seed: 20, StoreEngine.Sqlite, Buyers: 4);

        var report = await new CampaignRun(options, Tell, TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(report.Faults);
        Assert.True(report.Confirmed > 0, "Nobody bought anything.");
        // How long it takes to be whole again is for a machine that does nothing else; that it is, for any.
        Assert.Equal(report.Rounds, report.Recoveries.Count);
        Assert.Empty(report.Checks.Where(check => check.Name != "whole again").SelectMany(check => check.Told));
    }

    private static void Tell(string sentence) => TestContext.Current.TestOutputHelper?.WriteLine(sentence);
}
