using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>Containers that end, as pods do: nothing is lost, nothing is charged twice, and nobody notices a rollout.</summary>
public sealed class EndingTests(ContainedWorkload workload)
{
    [Theory]
    [InlineData("payments")]
    [InlineData("orders")]
    public async Task An_order_whose_service_is_killed_in_the_middle_is_confirmed_and_charged_once(string service)
    {
        ContainedWorkload.Demand();
        using var http = await workload.BrowseAsync();
        var (token, key) = (await http.TokenAsync(Cards.ChargesThenHangs), Browsing.NewKey());
        var before = await workload.AuthorizationsAsync();
        var container = workload[service][0];

        var cutOff = http.TryOrderAsync(token, key);
        await Eventually.BecomesAsync(workload.AuthorizationsAsync, seen => seen > before);
        await Shell.RunAsync(["docker", "kill", container.Id]);
        Assert.Contains((await cutOff).Status, (int[])[502, 503, 504]);
        await Shell.RunAsync(["docker", "start", container.Id]);
        await ContainedWorkload.ReadyAsync(container);

        var replay = await Eventually.BecomesAsync(
            () => http.TryOrderAsync(token, key),
            answer => answer.Status == 201 && answer.Json["status"]!.GetValue<string>() == "Confirmed");
        var charge = Assert.Single(await workload.LedgerAsync(replay.Json["id"]!.GetValue<string>()));
        Assert.Equal(1, charge["calls"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("storefront")]
    [InlineData("token-vault")]
    public async Task A_service_of_two_that_is_told_to_stop_under_load_fails_no_request(string service)
    {
        ContainedWorkload.Demand();
        using var http = await workload.BrowseAsync();
        var second = await workload.StartAsync(service);
        await http.OrderAsync(await http.TokenAsync());
        var (stopped, failures, served) = (false, new List<int>(), 0);

        var buyers = Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var after = 0; after < 5;)
            {
                var answer = await http.TryOrderAsync(await http.TokenAsync(), Browsing.NewKey());
                lock (failures)
                {
                    served++;
                    if (answer.Status != 201) failures.Add(answer.Status);
                }

                if (Volatile.Read(ref stopped)) after++;
            }
        }).ToList();
        await Eventually.BecomesAsync(() => Task.FromResult(Volatile.Read(ref served)), count => count > 4);
        await Shell.RunAsync(["docker", "stop", "--time", "45", second.Id]);
        Volatile.Write(ref stopped, true);
        await Task.WhenAll(buyers);

        Assert.Empty(failures);
        Assert.Equal(0, await second.GetExitCodeAsync(TestContext.Current.CancellationToken));
    }
}
