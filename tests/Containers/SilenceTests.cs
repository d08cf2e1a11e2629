using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// What a node that lost its power leaves behind, and a database that failed over in silence: packets that nobody
/// answers. Containers have the memory and the processor time of their manifests.
/// </summary>
[Collection(ContainedWorkload.Turns)]
public sealed class SilenceTests(ContainedWorkload workload)
{
    private const int AtOnce = 40;
    private const string Page = "/api/products";

    [Fact]
    public async Task A_storefront_that_falls_silent_costs_no_buyer_an_answer()
    {
        ContainedWorkload.SkipWithoutEngine();
        using var http = await workload.BrowseAsync();
        var second = await workload.StartAsync("storefront");
        var before = await second.ServedAsync();
        await Eventually.BecomesAsync(
            async () =>
            {
                await http.GetAsync(Page);
                return await second.ServedAsync();
            },
            served => served > before);

        await using (await Silence.AtAsync(second, 8443))
        {
            // First on connections that were made before, then on none.
            for (var i = 0; i < 3; i++) await BuyersAreAnsweredAsync(http);
        }

        var silent = await second.ServedAsync();
        await Eventually.BecomesAsync(
            async () =>
            {
                await http.GetAsync(Page);
                return await second.ServedAsync();
            },
            served => served > silent);
        await Shell.RunAsync(["docker", "stop", "--time", "45", second.Id]);
    }

    [Fact]
    public async Task Database_connections_that_fall_silent_cost_no_buyer_an_answer()
    {
        ContainedWorkload.SkipWithoutEngine();
        using var http = await workload.BrowseAsync();
        await BuyersAreAnsweredAsync(http);
        var database = await Networks.GatewayAsync(workload.Networks.OfScope(Scope.OutOfScope.Name));

        await using var silence = await Silence.OfConnectionsAsync(database, ScopeDatabase.Port);

        for (var i = 0; i < 6; i++) Assert.Equal(200, (await http.GetAsync(Page)).Status);
        var placed = await http.TryOrderAsync(await http.TokenAsync(), Browsing.NewKey());
        Assert.Equal(201, placed.Status);
    }

    private static async Task BuyersAreAnsweredAsync(Browsing http)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => http.GetAsync(Page)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }
}
