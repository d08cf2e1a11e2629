using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>The workload on PostgreSQL, as in the cluster: a purchase, and the sudden end of everything.</summary>
public sealed class PostgresTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("workload").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task An_order_placed_before_a_power_cut_is_there_after_it_and_charged_once()
    {
        var obstacle = await DatabaseImage.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var (port, key) = (Ports.FindBlock(), Browsing.NewKey());
        string token, product, id;
        await using (var first = AppHostProcess.Start(port, _state, options: ["--store", "postgres"]))
        {
            await first.ReadyAsync(TestContext.Current.CancellationToken);
            using var http = new Browsing(port, _state);
            (token, product) = (await http.TokenAsync(), http.AnyProduct());
            var placed = await http.OrderAsync(token, key, product);
            Assert.Equal("Confirmed", placed.Json["status"]!.GetValue<string>());
            id = placed.Json["id"]!.GetValue<string>();
            var everything = await ProcessTree.DescendantsAsync(first.Id);
            first.Kill();
            ProcessTree.Kill(everything);
        }

        await using var second = AppHostProcess.Start(port, _state, options: ["--store", "postgres"]);
        await second.ReadyAsync(TestContext.Current.CancellationToken);
        using var again = new Browsing(port, _state);

        var replay = await Eventually.BecomesAsync(
            () => again.OrderAsync(token, key, product), answer => answer.Status == 201);

        Assert.Equal(id, replay.Json["id"]!.GetValue<string>());
        await Eventually.BecomesAsync(
            () => again.GetAsync($"/api/orders/{id}"),
            order => order.Status == 200
                && order.Json["history"]!.AsArray()
                    .Any(entry => entry!["event"]!.GetValue<string>() == "ReceiptSent"));
        var charge = Assert.Single(await AcquirerLedger.OfAsync(Declared.TrafficPort("acquirer", port), _state, id));
        Assert.Equal((1, "captured"), (charge["calls"]!.GetValue<int>(), charge["status"]!.GetValue<string>()));
        await second.StopAsync();
        Assert.Equal(0, second.ExitCode);
    }
}
