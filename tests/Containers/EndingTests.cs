using System.Collections.Concurrent;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>Containers that end, as pods do: nothing is lost, nothing is charged twice, and nobody notices a rollout.</summary>
[Collection(ContainedWorkload.Turns)]
public sealed class EndingTests(ContainedWorkload workload)
{
    private const int Orders = 12;

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
        AssertUnsettled(await cutOff);
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
        var tokens = new ConcurrentStack<string>();
        while (tokens.Count < Orders) tokens.Push(await http.TokenAsync());
        var (stopped, served) = (false, 0);
        var failures = new ConcurrentQueue<string>();

        var buyers = Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var after = 0; after < 3;)
            {
                var buys = tokens.TryPop(out var token);
                var answer = buys
                    ? await http.TryOrderAsync(token!, Browsing.NewKey())
                    : await http.GetAsync("/api/products");
                Interlocked.Increment(ref served);
                if (answer.Status != (buys ? 201 : 200)) failures.Enqueue($"{answer.Status} {answer.Body}");
                if (Volatile.Read(ref stopped)) after++;
            }
        }).ToList();
        await Eventually.BecomesAsync(() => Task.FromResult(Volatile.Read(ref served)), count => count > 3);
        await Shell.RunAsync(["docker", "stop", "--time", "45", second.Id]);
        Volatile.Write(ref stopped, true);
        await Task.WhenAll(buyers);

        Assert.Empty(failures);
        Assert.Equal(0, await second.GetExitCodeAsync(TestContext.Current.CancellationToken));
    }

    // The buyer is told that it is not known yet, and never that it failed.
    private static void AssertUnsettled(Answer answer)
    {
        if (answer.Status == 201) Assert.Equal("Pending", answer.Json["status"]!.GetValue<string>());
        else Assert.Contains(answer.Status, (int[])[502, 503, 504]);
    }
}
