using Grpc.Core;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.Tests.Payments.Running;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Payments.Outages;

/// <summary>
/// The database of orders and payments is away while buyers order. For the promised time it costs them time and no
/// answer; after that they are told to come again, and the same key then orders and charges once.
/// </summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Buyers = 4;

    private LocalPostgres? _postgres;
    private RunningOrders? _orders;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PostgresServer Server => _postgres!.Server;

    public async ValueTask InitializeAsync()
    {
        _postgres = await LocalPostgres.StartAsync();
        var payments = new RunningPayments(new TestWorkload { Server = _postgres });
        await payments.StartVaultAsync();
        await payments.StartAnotherAsync(RunningPayments.Short);
        _orders = await RunningOrders.StartAsync(payments);
        // Their connections are there before the outage.
        await EndsTruthfullyAsync([.. Enumerable.Range(0, Buyers).Select(
            _ => RunningOrders.PlaceAsync(_orders.Instances[0], _orders.Request()))]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_orders is not null) await _orders.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    [Fact]
    public Task A_server_that_is_gone_for_the_promised_time_costs_a_buyer_no_answer() => NoAnswerIsLostAsync(
        Server.StopAsync, () => Server.RestartAsync(Cancellation));

    [Fact]
    public async Task A_server_that_stands_still_for_the_promised_time_costs_a_buyer_no_answer()
    {
        var processes = new ServerProcesses(Server);

        await NoAnswerIsLostAsync(processes.StopAsync, processes.GoOnAsync);
    }

    [Fact]
    public async Task After_twice_that_time_a_buyer_is_told_and_the_same_key_orders_and_charges_once()
    {
        await Server.StopAsync();
        var requests = Enumerable.Range(0, Buyers).Select(_ => _orders!.Request()).ToList();

        // Each waits for as long as it may, which is longer than the promise.
        var answers = await Task.WhenAll(requests.Select(request => ToldAsync(PlaceAsync(request))));
        await Server.RestartAsync(Cancellation);

        Assert.All(answers, answer => Assert.Contains(
            answer, (StatusCode[])[StatusCode.Unavailable, StatusCode.DeadlineExceeded]));
        await EndsTruthfullyAsync([.. requests.Select(
            request => RunningOrders.PlaceAsync(_orders!.Instances[0], request))]);
    }

    /// <summary>Its certificate has expired, for one, or this side's clock is wrong.</summary>
    [Fact]
    public async Task A_server_that_cannot_be_verified_is_an_outage_and_no_error()
    {
        var folder = Directory.CreateTempSubdirectory("authority").FullName;
        using var other = Authority.OpenOrCreate(folder, "another authority", TimeProvider.System);
        await Server.StopAsync();
        await Server.StartAsync(other, Cancellation);

        Assert.Equal(StatusCode.Unavailable, await ToldAsync(PlaceAsync(_orders!.Request())));
        Directory.Delete(folder, recursive: true);
    }

    private async Task NoAnswerIsLostAsync(Func<Task> begin, Func<Task> end)
    {
        await begin();
        List<Task<Order>> orders = [.. Enumerable.Range(0, Buyers).Select(_ => PlaceAsync(_orders!.Request()))];

        // It is the outage that lasts, and not the test that waits.
        await Task.Delay(CallTimes.Outage - TimeSpan.FromSeconds(1), Cancellation);
        Assert.DoesNotContain(orders, order => order.IsCompleted);
        await end();

        await EndsTruthfullyAsync(orders);
    }

    // Once, and for as long as the shop waits.
    private async Task<Order> PlaceAsync(PlaceOrderRequest request) => await _orders!.Instances[0].PlaceOrderAsync(
        request, new CallOptions(deadline: DateTime.UtcNow + CallTimes.Order, cancellationToken: Cancellation));

    private static async Task<StatusCode> ToldAsync(Task<Order> placing) =>
        (await Assert.ThrowsAsync<RpcException>(() => placing)).StatusCode;

    private async Task EndsTruthfullyAsync(IReadOnlyList<Task<Order>> placing)
    {
        foreach (var order in await Task.WhenAll(placing))
        {
            var ended = await _orders!.EndedAsync(order.Id);
            Assert.Equal(OrderStatus.Confirmed, ended.Status);
            _orders.AssertTruthful(ended);
        }
    }
}
