using System.Diagnostics;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>
/// What one order asks of the stores and of the services, as they count it themselves: so much and no more. The bank's
/// own books are not the workload's.
/// </summary>
[Collection<Alone>]
public sealed class CostTests(WorkloadFixture workload)
{
    private const int Orders = 3;

    // What other tests have left open goes on in the background, so that a count may have to be taken again.
    private const int Attempts = 20;

    // What services look for unasked, all of them together.
    private const int StatementsPerSecond = 4;
    private const int StatementsOfLook = 3;

    /// <summary>
    /// A declined order ends with its answer, so the buyer has waited for all that it costs. Six of the commits follow
    /// one another: token, order, card given to the payment, intent, outcome, order. The seventh destroys the card
    /// while the bank decides.
    /// </summary>
    [Fact]
    public Task A_buyer_waits_for_seven_commits_one_of_them_beside_the_bank() => CostsAsync(
        () => Cards.Declined,
        "Declined",
        new StoreCosts(Vault: 3, Payments: 2, Orders: 2, Notifications: 0, Statements: 25, Calls: 6));

    [Fact]
    public Task An_order_with_its_capture_and_its_receipt_takes_twelve_commits() => CostsAsync(
        NewCard.Number,
        "Confirmed",
        new StoreCosts(Vault: 3, Payments: 4, Orders: 4, Notifications: 1, Statements: 48, Calls: 8));

    private async Task CostsAsync(Func<string> card, string status, StoreCosts each)
    {
        _ = workload.Http.AnyProduct();
        var all = each.Times(Orders);
        StoreCosts? seen = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            var before = await StoreCosts.OfAsync(workload.Port);
            var looks = 0;
            for (var i = 0; i < Orders; i++) looks += await BuyAsync(card(), status);
            // A scrape may be answered with what another was told shortly before.
            var after = await Eventually.BecomesAsync(
                () => StoreCosts.OfAsync(workload.Port), costs => costs.Less(before).Calls >= all.Calls + looks);
            var unasked = StatementsPerSecond * (1 + (int)Stopwatch.GetElapsedTime(started).TotalSeconds);
            seen = after.Less(before) with { Calls = after.Calls - before.Calls - looks };
            var most = all.Statements + (looks * StatementsOfLook) + unasked;
            if (seen.Statements <= most && seen with { Statements = all.Statements } == all) return;
        }

        Assert.Fail($"{Orders} orders cost {seen}, not {all}.");
    }

    /// <returns>How often it was asked how far the order is.</returns>
    private async Task<int> BuyAsync(string card, string status)
    {
        var placed = await workload.Http.OrderAsync(await workload.Http.TokenAsync(card));
        Assert.Equal(status, placed.Json["status"]!.GetValue<string>());
        var looks = 0;
        if (status != "Confirmed") return looks;
        await Eventually.BecomesAsync(
            () =>
            {
                looks++;
                return workload.Http.GetAsync($"/api/orders/{placed.Json["id"]}");
            },
            order => order.Body.Contains("ReceiptSent", StringComparison.Ordinal));
        return looks;
    }
}
