using RegulatedWorkload.Tests.Aspire.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire;

/// <summary>Two runs at once on one machine, one of them by a user without rights and with an empty home.</summary>
public sealed class SideBySideTests
{
    [Fact]
    public async Task Two_runs_with_their_own_state_and_ports_both_sell_and_one_needs_no_privilege()
    {
        await Nobody.SkipWithoutAsync();
        var folder = await Nobody.FolderAsync();
        var mine = Directory.CreateTempSubdirectory("state").FullName;
        var state = Path.Combine(folder, "state");
        await using (var theirs = AppHostProcess.Start(
            Ports.FindBlock(), state, Nobody.Environment(folder), prefix: Nobody.Prefix))
        await using (var ours = AppHostProcess.Start(Ports.FindBlock(), mine))
        {
            await theirs.ReadyAsync(TestContext.Current.CancellationToken);
            await ours.ReadyAsync(TestContext.Current.CancellationToken);

            await BuysAsync(theirs);
            await BuysAsync(ours);
        }

        Directory.Delete(folder, recursive: true);
        Directory.Delete(mine, recursive: true);
    }

    private static async Task BuysAsync(AppHostProcess host)
    {
        using var http = new Browsing(host.Port, host.State);
        var token = await http.TokenAsync(Cards.Approved);

        var order = await http.OrderAsync(token, Browsing.NewKey(), http.AnyProduct());

        Assert.Equal(201, order.Status);
        Assert.Equal("Confirmed", order.Json["status"]!.GetValue<string>());
    }
}
