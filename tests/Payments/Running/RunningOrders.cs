extern alias orders;

using Grpc.Core;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>Instances of orders on one store, each before an instance of payments, and their callees.</summary>
internal sealed class RunningOrders : IAsyncDisposable
{
    private const int Attempts = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public RunningPayments Payments { get; private init; } = new();

    public FakeNotifications Notifications { get; } = new();

    /// <summary>A client of each instance, as the storefront is one.</summary>
    public List<OrdersClient> Instances { get; } = [];

    public static CallOptions Options => new(
        deadline: DateTime.UtcNow + Timeout, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Two instances of orders, and two of payments.</summary>
    public static async Task<RunningOrders> StartTwoAsync() =>
        await StartAsync(await RunningPayments.StartAsync(RunningPayments.Short, RunningPayments.Short));

    /// <summary>An instance of orders before each of these instances of payments.</summary>
    public static async Task<RunningOrders> StartAsync(RunningPayments payments)
    {
        var running = new RunningOrders { Payments = payments };
        await running.StartOthersAsync();
        foreach (var instance in payments.Instances) await running.StartAnotherAsync(instance.Port);
        return running;
    }

    /// <summary>The callees of orders besides payments.</summary>
    public async Task StartOthersAsync()
    {
        await Payments.TestWorkload.StandInAsync("catalog", new FakeCatalog());
        await Payments.TestWorkload.StandInAsync("notifications", Notifications);
    }

    public PlaceOrderRequest Request() => new()
    {
        IdempotencyKey = RunningPayments.Key(),
        CardToken = Payments.Vault.Issue(),
        Email = "ada@shop.example",
        Items = { new Item { ProductId = "moka-pot", Quantity = 1 } },
    };

    /// <summary>
    /// Places an order as a buyer does, who is told to come again while somebody is busy and uses the same key then.
    /// </summary>
    /// <param name="client">The instance that is asked.</param>
    /// <param name="request">The order.</param>
    /// <param name="isFinal">Whether a busy answer is the last one by now.</param>
    public static async Task<Order> PlaceAsync(
        OrdersClient client, PlaceOrderRequest request, Func<bool>? isFinal = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.PlaceOrderAsync(request, Options);
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable
                && attempt < Attempts
                && isFinal?.Invoke() != true)
            {
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Waits until an order has come to an end that nothing follows.</summary>
    public Task<Order> EndedAsync(string id, OrdersClient? client = null) => Eventually.BecomesAsync(
        async () => await (client ?? Instances[0]).GetOrderAsync(new GetOrderRequest { Id = id }, Options),
        order => order.Status is OrderStatus.Refunded or OrderStatus.Failed or OrderStatus.Declined
            || History(order)[^1] == "ReceiptSent");

    public static string[] History(Order order) => [.. order.History.Select(entry => entry.Event)];

    /// <summary>Holds an order to the acquirer's books and to the receipts that were sent.</summary>
    public void AssertTruthful(Order order)
    {
        var entry = Assert.Single(Payments.Ledger.Of(order.Id));
        Assert.Equal(1, entry.Authorizations);
        Assert.Equal(History(order), History(order).Distinct());
        var paid = History(order).Contains("ReceiptSent");
        var receipts = Notifications.Of(order.Id).Distinct().ToList();
        if (order.Status == OrderStatus.Refunded)
        {
            Assert.Contains(entry.Status, new[] { "voided", "refunded" });
            Assert.Equal(entry.Captured, entry.Refunded);
        }
        else
        {
            Assert.Equal((OrderStatus.Confirmed, "captured", 6800), (order.Status, entry.Status, entry.Captured));
            Assert.Single(receipts, receipt => receipt.Kind == "Paid");
        }

        Assert.Equal(paid, receipts.Any(receipt => receipt.Kind == "Paid"));
    }

    public ValueTask DisposeAsync() => Payments.DisposeAsync();

    private async Task StartAnotherAsync(int paymentsPort)
    {
        var launch = await Payments.TestWorkload.LaunchAsync("orders");
        var port = Instances.Count == 0 ? launch.TrafficPort : Ports.FindBlock();
        await Payments.TestWorkload.StartAsync(
            TestWorkload.Another(launch, port, ("payments", paymentsPort)),
            orders::RegulatedWorkload.Orders.Program.Build);
        Instances.Add(new OrdersClient(Payments.TestWorkload.Connect("storefront", port)));
    }
}
