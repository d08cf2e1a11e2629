using RegulatedWorkload.Tests.Aspire.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire;

/// <summary>Two runs at once on one machine, and a run by a user without rights and with an empty home.</summary>
[Collection<OneAppHostAtATime>]
public sealed class SideBySideTests
{
    [Fact]
    public async Task Two_runs_with_their_own_state_and_ports_both_sell()
    {
        var one = Directory.CreateTempSubdirectory("one").FullName;
        var other = Directory.CreateTempSubdirectory("other").FullName;
        await using (var first = AppHostProcess.Start(Ports.FindBlock(), one))
        await using (var second = AppHostProcess.Start(Ports.FindBlock(), other))
        {
            await first.ReadyAsync(TestContext.Current.CancellationToken);
            await second.ReadyAsync(TestContext.Current.CancellationToken);

            await BuysAsync(first);
            await BuysAsync(second);
        }

        Directory.Delete(one, recursive: true);
        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task A_run_needs_no_privilege()
    {
        await Nobody.SkipWithoutAsync();
        await Nobody.SkipWithoutOrchestrationAsync();
        var folder = await Nobody.FolderAsync();
        await using (var theirs = AppHostProcess.Start(
            Ports.FindBlock(), Path.Combine(folder, "state"), Nobody.Environment(folder), prefix: Nobody.Prefix))
        {
            await theirs.ReadyAsync(TestContext.Current.CancellationToken);
            await BuysAsync(theirs);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task BuysAsync(AppHostProcess host)
    {
        using var http = new Browsing(host.Port, host.State);
        var token = await http.TokenAsync(Cards.Approved);

        var order = await http.OrderAsync(token, Browsing.NewKey(), http.AnyProduct());

        Assert.Equal(201, order.Status);
        // Two workloads on two processors: the answer may come before the payment is through.
        var id = order.Json["id"]!.GetValue<string>();
        await Eventually.BecomesAsync(
            () => http.GetAsync($"/api/orders/{id}"),
            asked => asked.Status == 200 && asked.Json["status"]!.GetValue<string>() == "Confirmed");
    }
}
