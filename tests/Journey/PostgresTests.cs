using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>
/// The workload on PostgreSQL in containers, as Aspire starts them: a purchase, and the sudden end of the servers.
/// </summary>
[Collection<Alone>]
public sealed class PostgresTests : IDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(4);

    private readonly string _state = Directory.CreateTempSubdirectory("workload").FullName;
    private readonly int _port = Ports.FindBlock();

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task An_order_placed_before_the_servers_were_killed_is_there_in_the_next_run_and_charged_once()
    {
        var obstacle = await DatabaseImage.MakeAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var key = Browsing.NewKey();
        string token, product, id;
        string[] volumes;
        await using (var first = await StartAsync())
        {
            volumes = [.. Volumes(first)];
            using var http = new Browsing(_port, _state);
            (token, product) = (await http.TokenAsync(), http.AnyProduct());
            var placed = await http.OrderAsync(token, key, product);
            Assert.Equal("Confirmed", placed.Json["status"]!.GetValue<string>());
            id = placed.Json["id"]!.GetValue<string>();
            await DatabaseImage.KillServersAsync();
        }

        try
        {
            await using var second = await StartAsync();
            using var again = new Browsing(_port, _state);

            var replay = await Eventually.BecomesAsync(
                () => again.OrderAsync(token, key, product), answer => answer.Status == 201);

            Assert.Equal(id, replay.Json["id"]!.GetValue<string>());
            await Eventually.BecomesAsync(
                () => again.GetAsync($"/api/orders/{id}"),
                order => order.Status == 200
                    && order.Json["history"]!.AsArray()
                        .Any(entry => entry!["event"]!.GetValue<string>() == "ReceiptSent"));
            var charge = Assert.Single(
                await AcquirerLedger.OfAsync(Declared.TrafficPort("acquirer", _port), _state, id));
            Assert.Equal((1, "captured"), (charge["calls"]!.GetValue<int>(), charge["status"]!.GetValue<string>()));
        }
        finally
        {
            foreach (var volume in volumes) await DatabaseImage.RemoveVolumeAsync(volume);
        }
    }

    private async Task<DistributedApplication> StartAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync(
            typeof(AppHost.Workload),
            [
                "--port", $"{_port}", "--state", _state, "--store", "postgres", "--database-image", DatabaseImage.Name,
                "--DcpPublisher:RandomizePorts=false",
            ],
            cancellationToken);
        var application = await builder.BuildAsync(cancellationToken);
        await application.StartAsync(cancellationToken);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("edge", cancellationToken)
            .WaitAsync(ReadyTimeout, cancellationToken);
        return application;
    }

    private static IEnumerable<string> Volumes(DistributedApplication application) =>
        from container in Model(application).Resources.OfType<ContainerResource>()
        from mount in container.Annotations.OfType<ContainerMountAnnotation>()
        where mount.Type == ContainerMountType.Volume
        select mount.Source!;

    private static DistributedApplicationModel Model(DistributedApplication application) =>
        (DistributedApplicationModel)application.Services.GetService(typeof(DistributedApplicationModel))!;
}
