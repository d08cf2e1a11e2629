using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>An acquirer that misbehaves: every order still ends in one truthful state, charged at most once.</summary>
public sealed class AcquirerTests(WorkloadFixture workload)
{
    private readonly Browsing _http = workload.Http;

    [Theory]
    [InlineData("4000000000000119", "Failed", 0)]
    [InlineData("4000000000000341", "Confirmed", 1)]
    [InlineData("4000000000000275", "Confirmed", 1)]
    [InlineData(Cards.Hangs, "Failed", 0)]
    [InlineData(Cards.ChargesThenHangs, "Confirmed", 1)]
    public async Task An_order_ends_as_the_acquirer_has_it(string card, string status, int charges)
    {
        var (token, key) = (await _http.TokenAsync(card), Browsing.NewKey());

        var order = await Eventually.BecomesAsync(
            () => _http.TryOrderAsync(token, key),
            answer => answer.Status == 201 && answer.Json["status"]!.GetValue<string>() == status);

        var ledger = await workload.LedgerAsync(order.Json["id"]!.GetValue<string>());
        Assert.Equal(charges, ledger.Count(entry => entry["status"]!.GetValue<string>() is "approved" or "captured"));
        Assert.All(ledger, entry => Assert.Equal(1, entry["calls"]!.GetValue<int>()));
    }
}
