using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// Containers that end, as pods do: nothing is lost, nothing is charged twice, and nobody notices a rollout.
/// </summary>
[Collection(ContainedWorkload.Turns)]
public sealed class EndingTests(ContainedWorkload workload)
{
    // What a container must have served before it is told to stop, and what is bought then and once it has stopped.
    private const int Enough = 10;

    [Theory]
    [InlineData("payments")]
    [InlineData("orders")]
    public async Task An_order_whose_service_is_killed_in_the_middle_is_confirmed_and_charged_once(string service)
    {
        ContainedWorkload.SkipWithoutEngine();
        using var http = await workload.BrowseAsync();
        var (token, key) = (await http.TokenAsync(Cards.ChargesThenHangs), Browsing.NewKey());
        var before = await workload.AuthorizationsAsync();
        var container = workload[service][0];

        var cutOff = http.TryOrderAsync(token, key);
        await Eventually.BecomesAsync(workload.AuthorizationsAsync, seen => seen > before);
        await Shell.RunAsync(["docker", "kill", container.Id]);
        AssertUnsettled(await cutOff);
        await Shell.RunAsync(["docker", "start", container.Id]);
        await container.ReadyAsync();

        var replay = await Eventually.BecomesAsync(
            () => http.TryOrderAsync(token, key),
            answer => answer.Status == 201 && answer.Json["status"]!.GetValue<string>() == "Confirmed");
        var charge = Assert.Single(await workload.LedgerAsync(replay.Json["id"]!.GetValue<string>()));
        Assert.Equal(1, charge["calls"]!.GetValue<int>());
    }

    [Fact]
    public async Task Each_service_of_two_that_is_told_to_stop_under_load_fails_no_request()
    {
        ContainedWorkload.SkipWithoutEngine();
        var seconds = await Task.WhenAll(Declared.Services.Select(async service =>
            (Service: service, Container: await workload.StartAsync(service))));
        var entrance = seconds.Single(second => second.Service == "edge").Container;
        using var http = await workload.BrowseAsync(entrance, workload["edge"][0]);
        await using var buyers = new Buyers(http);

        foreach (var (service, container) in seconds)
        {
            buyers.Occasion = $"before {service} stopped";
            var before = await container.ServedAsync();
            await Eventually.BecomesAsync(
                () => container.ServedAsync(), served => served >= before + Enough);
            (buyers.Occasion, buyers.Hurry) = ($"while {service} stopped", true);
            await BuyMoreAsync(buyers);
            await Shell.RunAsync(["docker", "stop", "--time", "45", container.Id]);
            (buyers.Occasion, buyers.Hurry) = ($"after {service} stopped", false);
            Assert.Equal(0, await container.GetExitCodeAsync(TestContext.Current.CancellationToken));
            await BuyMoreAsync(buyers);
        }

        await buyers.StopAsync();
        Assert.True(buyers.Failures.IsEmpty, string.Join('\n', buyers.Failures));
        foreach (var order in buyers.Orders)
        {
            await Eventually.BecomesAsync(
                () => http.GetAsync($"/api/orders/{order}"),
                answer => answer.Status == 200 && answer.Body.Contains("ReceiptSent", StringComparison.Ordinal));
        }
    }

    private static Task<int> BuyMoreAsync(Buyers buyers)
    {
        var before = buyers.Begun;
        return Eventually.BecomesAsync(() => Task.FromResult(buyers.Begun), begun => begun >= before + Enough);
    }

    // The buyer is told that it is not known yet, and never that it failed.
    private static void AssertUnsettled(Answer answer)
    {
        if (answer.Status == 201) Assert.Equal("Pending", answer.Json["status"]!.GetValue<string>());
        else Assert.Contains(answer.Status, (int[])[502, 503, 504]);
    }
}
